/**
 * Brings the job engine's own schema, `graphile_worker`, to the version this shop runs on. At every start, under the boot
 * lock and ahead of our installers, whose triggers write jobs.
 */
import type { Core } from '@strapi/strapi';
import { runMigrations } from 'graphile-worker';
import { Pool } from 'pg';
import { databaseConnection } from '../platform/database-connection';
import { engineLog } from './engine-log';

const INSUFFICIENT_PRIVILEGE = '42501';

/** @throws Error that says what to grant when the database's user may not create the schema. */
export async function installJobs(strapi: Core.Strapi): Promise<void> {
  const settings = databaseConnection(process.env);
  // A migration may have to wait for jobs under way.
  const pool = new Pool({ ...settings, statement_timeout: 0, lock_timeout: 0, max: 1 });
  // A connection that breaks while nobody asks anything would end the process; the next question says so too.
  pool.on('error', (error) => strapi.log.warn(`jobs: a connection was lost: ${error.message}`));
  try {
    await runMigrations({ pgPool: pool, logger: engineLog(strapi.log) });
  } catch (error) {
    if ((error as { code?: unknown }).code !== INSUFFICIENT_PRIVILEGE) throw error;
    const { database, user } = settings;
    throw new Error(
      `The shop keeps its jobs in a schema "graphile_worker", which ${user} may not create. ` +
        `As the database's owner: GRANT CREATE ON DATABASE "${database}" TO "${user}"`,
      { cause: error },
    );
  } finally {
    await pool.end();
  }
}
