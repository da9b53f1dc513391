/** One loaded database for each size; what an earlier run has finished loading is used again. */
import { withClient } from '../../scripts/embedded-postgres.mjs';
import { loadDatabase } from './load.mjs';

/** Customers who can sign in: the first is the regular, the others place the orders that are measured. */
export const BUYERS = 20;

/**
 * @returns {Promise<{ name: string, products: number, orders: number, loadingSeconds: number }[]>} in the order of
 *   the sizes. The seconds are those of the run that loaded it.
 */
export async function loadDatabases(workplace, { sizes }) {
  const databases = [];
  for (const size of sizes) {
    const name = `growth_${size.products}_${size.orders}`;
    databases.push({ name, ...size, loadingSeconds: await secondsOfLoading(workplace, name, size) });
  }
  return databases;
}

async function secondsOfLoading(workplace, name, size) {
  const already = await finished(workplace.server, name);
  if (already !== null) return already;
  await withClient({ connectionString: workplace.server.url('postgres') }, (client) =>
    client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  );
  await workplace.server.createDatabase(name);
  const regular = await makeTables(workplace, name);
  const startedAt = Date.now();
  await loadDatabase({ connectionString: workplace.server.url(name), size, regular });
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  await finish(workplace.server, name, seconds);
  return seconds;
}

/** The shop makes its own tables, indexes and checks, and the customers who sign in. @returns the regular's id. */
async function makeTables(workplace, name) {
  const shop = await workplace.startShop(name);
  const [regular] = await shop.ask('customers', BUYERS);
  await shop.stop();
  return regular.id;
}

/** Whether loading came to its end is written in the database's comment, last of all: how many seconds it took. */
const finish = (server, name, seconds) =>
  withClient({ connectionString: server.url('postgres') }, (client) =>
    client.query(`COMMENT ON DATABASE ${name} IS '${seconds}'`),
  );

/** @returns {Promise<number | null>} the seconds, or null when there is no such database or it is half-loaded. */
const finished = (server, name) =>
  withClient({ connectionString: server.url('postgres') }, async (client) => {
    const { rows } = await client.query(
      "SELECT shobj_description(oid, 'pg_database') AS seconds FROM pg_database WHERE datname = $1",
      [name],
    );
    return rows[0]?.seconds ? Number(rows[0].seconds) : null;
  });
