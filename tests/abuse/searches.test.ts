/**
 * Searches are much work, and leave connections to those who want something else. Categories are locked, so that whoever asks for them
 * waits in the database as long as somebody who looks through a hundred thousand texts; ordering does not need them.
 */
import { product } from '../support/catalogue';
import { line, placeOrder } from '../support/orders';
import { customer } from '../support/people';
import { openShop, type Shop } from '../support/shop';
import { statementsDuring } from '../support/statements';
import { until } from '../support/events';

const CONNECTIONS = 6;
const FOR_SEARCHES = 2;

let shop: Shop;

beforeAll(async () => {
  shop = await openShop({
    JOBS_IN_PROCESS: 'false',
    DATABASE_POOL_MAX: String(CONNECTIONS),
    DATABASE_LOCK_TIMEOUT_MS: '60000',
    DATABASE_STATEMENT_TIMEOUT_MS: '60000',
    REQUEST_DEADLINE_MS: '20000',
  });
});

const blocked = async (): Promise<number> => {
  const [row] = await shop.database.query<{ count: string }>(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
  );
  return Number(row?.count);
};

test.each([
  ['searches', (n: number) => `_q=tea${n}&filters[category][slug][$ne]=x`],
  ['filters that look into texts', (n: number) => `filters[category][name][$notContainsi]=tea${n}`],
])('of many %s a few ask the database at once, and orders are taken meanwhile', async (_what, query) => {
  const [alice, tea] = [await customer(shop), await product(shop, { stock: 50 })];
  const blocker = await shop.database.connect();
  await blocker.query('BEGIN; LOCK TABLE categories IN ACCESS EXCLUSIVE MODE');
  const searching = Array.from({ length: 4 * CONNECTIONS }, (_, n) =>
    shop.get(`/api/products?${query(n)}`).then(({ status }) => status),
  );
  await until(async () => (await blocked()) >= FOR_SEARCHES);

  for (let order = 0; order < 10; order += 1) await placeOrder(shop, alice, [line(tea)]).expect(201);
  expect(await blocked()).toBe(FOR_SEARCHES);

  await blocker.end();
  expect(new Set(await Promise.all(searching))).toEqual(new Set([200]));
});

test('where more match than are put in order, all matches are looked for once for the page and once for the total', async () => {
  await shop.database.query(`
    INSERT INTO products (document_id, name, slug, sku, price, stock, active, created_at, updated_at)
    SELECT 'many' || n, 'Everywhere ' || n, 'many-' || n, 'MANY-' || n, 5, 0, true, now(), now()
    FROM generate_series(1, 1001) AS n`);

  const statements = await statementsDuring(shop, async () => {
    const { body } = await shop.get('/api/products?_q=everywhere').expect(200);
    expect([body.data[0].name, body.meta.pagination.total]).toEqual(['Everywhere 1', 1001]);
  });

  // The page, the first thousand for the total, and the rest of it.
  const lookingForAll = statements.filter(
    (sql) => sql.includes('plainto_tsquery') && !sql.includes('ts_rank'),
  );
  expect(lookingForAll).toHaveLength(3);
});
