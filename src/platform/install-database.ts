/**
 * Installs what Strapi's schema cannot say (database/install/*.sql): checks, triggers, indexes. At every start
 * rather than as a migration, because Strapi runs migrations before a fresh database has its tables, and
 * never runs one again that skipped itself.
 */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Core } from '@strapi/strapi';
import { untilLocked, type LockShortly } from './short-locks';

/**
 * Runs every file in the order of its name, each in a transaction of its own: together they would hold locks on all tables at
 * once, while other instances sell. Each file does nothing the second time.
 * @throws the database's error when existing rows break a constraint: such a shop must not start.
 */
export async function installDatabase(strapi: Core.Strapi): Promise<void> {
  const directory = path.join(strapi.dirs.app.root, 'database', 'install');
  const files = (await readdir(directory)).filter((file) => file.endsWith('.sql')).sort();
  for (const file of files) {
    const sql = await readFile(path.join(directory, file), 'utf8');
    const run = (lockShortly: LockShortly) =>
      strapi.db.transaction(async ({ trx }) => {
        await lockShortly(trx);
        // An index on a large table takes longer than any request may.
        await trx.raw('SET LOCAL statement_timeout = 0');
        // What knex would take for the place of a value is part of the statement here.
        await trx.raw(sql.replaceAll('?', '\\?'));
      });
    await untilLocked(run, strapi.log);
  }
  const { rows } = await strapi.db.connection.raw("SELECT FROM pg_extension WHERE extname = 'pg_trgm'");
  if (rows.length === 0) {
    strapi.log.warn(
      'The database has no pg_trgm, so searching for text reads the whole catalogue. As its owner: CREATE EXTENSION pg_trgm',
    );
  }
}
