/** Fills an empty database of the shop with products, customers and orders whose books balance. */
import { withClient } from '../../scripts/embedded-postgres.mjs';
import { copyInto } from './copy.mjs';
import { indexesOf, requireAll, setAside } from './indexes.mjs';
import { Plan } from './plan.mjs';
import { Progress } from './progress.mjs';
import { tablesOf } from './tables.mjs';

/** As many as the machines this is made for have cores. */
const CONNECTIONS = 2;

/**
 * Quick, because a database that is half-loaded when the machine fails is thrown away: commits do not wait for the
 * disk, and foreign keys are not looked up row by row (the plan holds them, and reconciliation looks afterwards).
 */
const SESSION = `SET synchronous_commit = off; SET session_replication_role = replica;
  SET maintenance_work_mem = '1GB'; SET statement_timeout = 0`;

/**
 * @param {{ connectionString: string, size: { products: number, orders: number }, regular: number }} facts
 *   the regular is the id of the customer with the long history.
 */
export async function loadDatabase({ connectionString, size, regular }) {
  await withClient({ connectionString }, async (client) => {
    const plan = new Plan({ ...size, regular, firstShopper: await firstFreeUser(client) });
    const tables = tablesOf(plan, await roleOf(client, regular));
    const names = tables.map(({ name }) => name);
    const indexes = await indexesOf(client, names);
    await setAside(client, indexes);
    const progress = new Progress(
      `${size.products} products`,
      tables.reduce((sum, { count }) => sum + count, 0),
    );
    await inParallel(connectionString, tables, (connection, table) =>
      copyInto(connection, table, (rows) => progress.advance(rows)),
    );
    progress.say(`putting back ${indexes.length} indexes`);
    await inParallel(connectionString, indexes, (connection, { definition }) => connection.query(definition));
    await requireAll(client, names, indexes);
    for (const name of names) await advanceSequence(client, name);
    progress.say('loaded');
  });
}

/** Several connections work through the list, each taking the next when it is done with one. */
async function inParallel(connectionString, list, work) {
  const waiting = [...list];
  const worker = () =>
    withClient({ connectionString }, async (connection) => {
      await connection.query(SESSION);
      for (let next = waiting.shift(); next; next = waiting.shift()) await work(connection, next);
    });
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
}

async function firstFreeUser(client) {
  const { rows } = await client.query(
    'SELECT greatest((SELECT max(id) FROM up_users), (SELECT max(id) FROM up_users_role_lnk)) + 1 AS free',
  );
  return rows[0].free;
}

async function roleOf(client, user) {
  const { rows } = await client.query('SELECT role_id FROM up_users_role_lnk WHERE user_id = $1', [user]);
  return rows[0].role_id;
}

/** The rows brought their ids; the shop's next row must not get one of them. */
const advanceSequence = (client, table) =>
  client.query(`SELECT setval(pg_get_serial_sequence('${table}', 'id'), (SELECT max(id) FROM ${table}))`);
