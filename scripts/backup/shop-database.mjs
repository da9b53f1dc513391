/**
 * The database that a backup is made of or restored into: what it holds, who works on it, and how PostgreSQL's own
 * programs reach it. They are told by their environment, which other users of the machine cannot read, and get the
 * settings the shop itself connects with.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { rootCertificates } from 'node:tls';
import { pathToFileURL } from 'node:url';
import { provideDatabase } from '../database.mjs';
import { withClient } from '../embedded-postgres.mjs';
import { compileServer, installDependencies, prepareEnvironment, requireNode, ROOT } from '../project.mjs';

const PLATFORM = path.join(ROOT, 'dist', 'src', 'platform');
const A_MINUTE_MS = 60_000;

const several = (count, noun) => `${count} ${noun}${Number(count) === 1 ? '' : 's'}`;

/** The shop's own modules, so that it cannot disagree with us about where its data is and what locks it. */
const shopModule = (name) => import(pathToFileURL(path.join(PLATFORM, `${name}.js`)).href);

/** Makes the checkout ready, as scripts/launch.mjs does for every other command. */
export function prepare() {
  requireNode();
  prepareEnvironment();
  if (process.env.NODE_ENV !== 'production') {
    installDependencies();
    compileServer();
  } else if (!existsSync(PLATFORM)) throw new Error('Nothing is built yet: npm run build');
}

/**
 * @param {string} purpose how our own connections call themselves in pg_stat_activity.
 * @returns {Promise<ShopDatabase>} the one DATABASE_URL names, or the embedded one; to be released afterwards.
 */
export async function openShopDatabase(purpose) {
  const embedded = !process.env.DATABASE_URL;
  const server = await provideDatabase();
  try {
    const { databaseConnection } = await shopModule('database-connection');
    const settings = { ...databaseConnection(process.env), application_name: `opply-shop ${purpose}` };
    const database = new ShopDatabase({ settings, embedded, server });
    const [{ version }] = await database.ask("SELECT current_setting('server_version') AS version");
    database.version = version.split(' ')[0];
    return database;
  } catch (error) {
    await server.release();
    throw new Error(`The database cannot be reached: ${error.message || error.code}`, { cause: error });
  }
}

export class ShopDatabase {
  /** Of the server, e.g. `15.13`. */
  version = '';

  constructor({ settings, embedded, server }) {
    this.settings = settings;
    this.embedded = embedded;
    this.server = server;
  }

  get major() {
    return Number.parseInt(this.version, 10);
  }

  /** For people. */
  get name() {
    const { database, host, port } = this.settings;
    return `${database} on ${host}:${port}`;
  }

  /** @returns {Promise<object[]>} the rows a statement yields; it may take as long as it needs. */
  ask(sql, values = []) {
    return withClient(this.settings, async (client) => {
      await client.query('SET statement_timeout = 0');
      return (await client.query(sql, values)).rows;
    });
  }

  /** @returns {Promise<number>} how many tables are there that no extension brought. */
  async tables() {
    const [{ count }] = await this.ask(`
      SELECT count(*)::int AS count FROM pg_class
      JOIN pg_namespace ON pg_namespace.oid = relnamespace AND nspname IN ('public', 'graphile_worker')
      WHERE relkind IN ('r', 'p', 'v', 'm')
        AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')`);
    return count;
  }

  /** @returns {Promise<string | undefined>} the shop in there, in words; nothing when there is none. */
  async shop() {
    const tables = ['products', 'orders', 'stock_movements'].map((name) => `to_regclass('public.${name}')`);
    const [{ missing }] = await this.ask(`SELECT num_nulls(${tables.join(', ')}) AS missing`);
    if (missing > 0) return undefined;
    const [{ products, orders, newest }] = await this.ask(`
      SELECT (SELECT count(*) FROM public.products) AS products, count(*) AS orders, max(created_at) AS newest
      FROM public.orders`);
    const last = newest ? `, the newest of ${newest.toISOString().slice(0, 19).replace('T', ' ')} UTC` : '';
    return `${several(products, 'product')} and ${several(orders, 'order')}${last}`;
  }

  /** @returns {Promise<string[]>} names of the shop's sessions. One called "boot" waits for whoever holds the boot lock. */
  async shopSessions() {
    const rows = await this.ask(
      `SELECT application_name AS name FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid()
         AND (application_name LIKE 'opply-shop%' OR application_name = $1)
         AND application_name <> 'opply-shop boot'
       ORDER BY 1`,
      [process.env.DATABASE_APPLICATION_NAME ?? ''],
    );
    return rows.map(({ name }) => name);
  }

  /** Keeps shops from starting on this database until it is released; waits for one that is starting now. */
  async holdBootLock() {
    const { acquireBootLock, releaseBootLock } = await shopModule('boot-lock');
    await acquireBootLock();
    // The lock's connection keeps no process alive, so we could end, and seem content, while waiting for its end.
    const alive = setInterval(() => undefined, A_MINUTE_MS);
    return { release: () => releaseBootLock().finally(() => clearInterval(alive)) };
  }

  /** @returns {Record<string, string>} what tells PostgreSQL's programs where the database is, and nothing else does. */
  environment() {
    const { host, port, database, user, password, ssl } = this.settings;
    const inherited = Object.entries(process.env).filter(
      ([name]) => !name.startsWith('PG') || ['PGPASSFILE', 'PGPASSWORD'].includes(name),
    );
    return {
      ...Object.fromEntries(inherited),
      PGHOST: host,
      PGPORT: String(port),
      PGDATABASE: database,
      PGUSER: user,
      ...(password ? { PGPASSWORD: password } : {}),
      ...(ssl ? this.tlsEnvironment(ssl) : { PGSSLMODE: 'disable' }),
    };
  }

  /** As Node checks it: the certificate by the authorities given, or else those that Node trusts, and the host's name. */
  tlsEnvironment({ rejectUnauthorized, ca }) {
    if (!rejectUnauthorized) return { PGSSLMODE: 'require' };
    const extra = process.env.NODE_EXTRA_CA_CERTS;
    const trusted = ca ? [ca] : [...rootCertificates, ...(extra ? [readFileSync(extra, 'utf8')] : [])];
    this.folder ??= mkdtempSync(path.join(tmpdir(), 'opply-shop-'));
    const file = path.join(this.folder, 'authorities.pem');
    writeFileSync(file, trusted.join('\n'));
    return { PGSSLMODE: 'verify-full', PGSSLROOTCERT: file };
  }

  async release() {
    if (this.folder) rmSync(this.folder, { recursive: true, force: true });
    await this.server.release();
  }
}
