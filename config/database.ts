/**
 * One PostgreSQL, named by DATABASE_URL. When nobody set it, the launcher (`scripts/launch.mjs`) has
 * started the embedded server and set it, so this file knows no second way.
 */
import type { Core } from '@strapi/strapi';
import { databaseConnection, statementTimeout } from '../src/platform/database-connection';
import { loseWhenSilent } from '../src/platform/silent-connections';

type PooledConnection = Parameters<typeof loseWhenSilent>[0];

/** PostgreSQL ends a statement by itself; an answer later than this is not coming. */
const SILENCE_MS = statementTimeout(process.env) + 1_000;

const intoLog = (message: string) => strapi.log.warn(message);

const config = ({ env }: Core.Config.Shared.ConfigParams) => ({
  connection: {
    client: 'postgres' as const,
    connection: databaseConnection(process.env),
    // Or an error repeats its statement with all values, and the log holds addresses and hashes of passwords.
    compileSqlOnError: false,
    // Or knex writes beside the log, as plain text among lines of JSON.
    log: { warn: intoLog, error: intoLog },
    pool: {
      min: env.int('DATABASE_POOL_MIN', 2),
      max: env.int('DATABASE_POOL_MAX', 10),
      afterCreate: (connection: PooledConnection, done: (error: null, connection: unknown) => void) => {
        loseWhenSilent(connection, SILENCE_MS);
        done(null, connection);
      },
    },
    acquireConnectionTimeout: env.int('DATABASE_ACQUIRE_TIMEOUT_MS', 8_000),
  },
  settings: {
    /**
     * Strapi would drop what a version does not know: tables of a plugin that is turned off, and, with two versions side by side, the
     * newer one's columns as soon as a server of the older one starts. What is to go, a migration drops, one version later.
     */
    forceMigration: false,
  },
});

export default config;
