/** Decides which database a command works on: the one DATABASE_URL names, or the embedded one under .data/. */
import { existsSync, realpathSync, rmSync } from 'node:fs';
import path from 'node:path';
import { startEmbeddedPostgres, withClient } from './embedded-postgres.mjs';
import { ROOT } from './project.mjs';

const DATABASE = 'opply_shop';
const DIRECTORY = path.join(ROOT, '.data', 'postgres');

/**
 * Makes sure there is a database, and that DATABASE_URL names it.
 * @returns {Promise<{ release: () => Promise<void> }>} to be released when the command has ended.
 */
export async function provideDatabase(log = console.error) {
  if (process.env.DATABASE_URL) return { release: () => Promise.resolve() };
  if (process.env.NODE_ENV === 'production')
    throw new Error('In production DATABASE_URL must name a PostgreSQL server.');
  const server = await startEmbeddedPostgres({ directory: DIRECTORY, log });
  await server.createDatabase(DATABASE);
  process.env.DATABASE_URL = server.url(DATABASE);
  return server;
}

/** @returns {Promise<boolean>} whether the demo data is missing, or was left half-made. */
export function needsDemoData() {
  return withClient(serverSettings(), async (client) => {
    const { rows } = await client.query("SELECT to_regclass('products') AS products");
    if (rows[0].products === null) return true;
    const products = await client.query('SELECT FROM products LIMIT 1');
    const marker = await client.query(
      "SELECT value FROM strapi_core_store_settings WHERE key = 'core_demo_seed'",
    );
    return products.rowCount === 0 || marker.rows[0]?.value === '"begun"';
  });
}

/** How our own single connections reach the server: as the shop does, see src/platform/database-connection.ts. */
function serverSettings() {
  const { DATABASE_URL, DATABASE_SSL, DATABASE_SSL_CA, DATABASE_SSL_REJECT_UNAUTHORIZED } = process.env;
  const tls = { rejectUnauthorized: DATABASE_SSL_REJECT_UNAUTHORIZED !== 'false', ca: DATABASE_SSL_CA };
  return { connectionString: DATABASE_URL, ...(DATABASE_SSL === 'true' ? { ssl: tls } : {}) };
}

/**
 * Empties the database. The embedded one is deleted with its files.
 * @param {boolean} force needed for a server of one's own, where a slip costs more.
 */
export async function resetDatabase(force, log = console.error) {
  if (process.env.NODE_ENV === 'production') throw new Error('db:reset is refused in production.');
  if (process.env.DATABASE_URL) return resetServer(process.env.DATABASE_URL, force, log);
  if (!existsSync(DIRECTORY)) return log('There is no embedded database yet.');
  const server = await startEmbeddedPostgres({ directory: DIRECTORY, log });
  server.stop();
  rmSync(realpathSync(DIRECTORY), { recursive: true, force: true });
  rmSync(DIRECTORY, { force: true });
  log('The embedded database is gone. The next start makes a new one.');
}

async function resetServer(url, force, log) {
  const { host, pathname } = new URL(url);
  if (!force)
    throw new Error(
      `DATABASE_URL names ${pathname.slice(1)} on ${host}. To empty it: npm run db:reset -- --force`,
    );
  await withClient(serverSettings(), (client) =>
    client.query(
      'DROP SCHEMA public CASCADE; CREATE SCHEMA public; DROP SCHEMA IF EXISTS graphile_worker CASCADE',
    ),
  );
  log(`Everything in ${pathname.slice(1)} on ${host} is gone.`);
}
