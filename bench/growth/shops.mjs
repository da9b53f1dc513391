/** The shops that are measured, all running at once, with what to ask them for: tokens, documentIds, words. */
import { withClient } from '../../scripts/embedded-postgres.mjs';
import { BUYERS } from './databases.mjs';
import { CATEGORIES, categorySlug } from './catalogue.mjs';
import { Client } from './client.mjs';

/** The last part of a list, where paging by offset would have to count past all the rest. */
const DEEP_SHARE = 0.1;

/** Fewer are left after the last one asked for than a page holds, and an inactive product is not listed. */
const LEFT_AT_THE_END = 40;

const PIECES_TO_ORDER_FROM = 50;

/** Rows of one documentId each. $1 is how many are wanted; the regular's id goes in as text. */
const SAMPLES = {
  products: 'SELECT document_id FROM products WHERE active ORDER BY random() LIMIT $1',
  productsToOrder: `SELECT document_id FROM products WHERE active AND stock >= ${PIECES_TO_ORDER_FROM} ORDER BY random() LIMIT $1`,
  deepProducts: deep('products WHERE active', 'id DESC'),
  deepProductsByPrice: deep('products WHERE active', 'price ASC, id ASC'),
};

const deepOrders = (regular) => deep(`orders WHERE customer_id = ${Number(regular)}`, 'id ASC');

/** @returns a query for documentIds anywhere in the last tenth of the list that runs against this order. */
function deep(rows, backwards) {
  return `SELECT document_id FROM (
      SELECT document_id FROM ${rows} ORDER BY ${backwards} OFFSET ${LEFT_AT_THE_END}
      LIMIT (SELECT ${DEEP_SHARE} * count(*) - ${LEFT_AT_THE_END} FROM ${rows})
    ) AS last ORDER BY random() LIMIT $1`;
}

/**
 * @param {{ requests: number, rounds: number }} options
 * @returns {Promise<MeasuredShop[]>} in the order of the databases.
 */
export async function openShops(workplace, databases, options) {
  const shops = [];
  for (const database of databases) {
    console.error(`${database.products} products: starting the shop`);
    const running = await workplace.startShop(database.name);
    const shop = new MeasuredShop(running, database);
    await withClient({ connectionString: workplace.server.url(database.name) }, (client) =>
      shop.prepare(client, options.requests * (options.rounds + 1)),
    );
    shops.push(shop);
  }
  return shops;
}

class MeasuredShop {
  constructor(running, database) {
    this.running = running;
    this.database = database;
    this.client = new Client(running.url);
    this.categories = Array.from({ length: CATEGORIES }, (_, index) => categorySlug(index + 1));
  }

  /**
   * Leaves nothing for the measuring that belongs to the loading: statistics, dead rows, dirty pages. The shop has
   * booted by now, so indexes that a newer one added are covered too.
   */
  async prepare(client, sampleSize) {
    await client.query('VACUUM ANALYZE');
    await client.query('CHECKPOINT');
    await this.signIn();
    const { rows } = await client.query(
      "SELECT pg_database_size(current_database())::float8 AS bytes, current_setting('server_version') AS version",
    );
    this.megabytes = Math.round(rows[0].bytes / 1024 ** 2);
    this.postgres = rows[0].version;
    this.samples = {};
    const queries = { ...SAMPLES, deepOrders: deepOrders(this.regular.id) };
    for (const [name, query] of Object.entries(queries))
      this.samples[name] = (await client.query(query, [sampleSize])).rows.map((row) => row.document_id);
  }

  /** Access tokens live ten minutes, so they are asked for anew before every round. */
  async signIn() {
    [this.regular, ...this.buyers] = await this.running.ask('customers', BUYERS);
  }
}
