/**
 * One PostgreSQL, named by DATABASE_URL. When nobody set it, the launcher (`scripts/launch.mjs`) has
 * started the embedded server and set it, so this file knows no second way.
 */
import type { Core } from '@strapi/strapi';
import { databaseConnection } from '../src/platform/database-connection';

const config = ({ env }: Core.Config.Shared.ConfigParams) => ({
  connection: {
    client: 'postgres' as const,
    connection: databaseConnection(process.env),
    pool: { min: env.int('DATABASE_POOL_MIN', 2), max: env.int('DATABASE_POOL_MAX', 10) },
    acquireConnectionTimeout: env.int('DATABASE_ACQUIRE_TIMEOUT_MS', 10_000),
  },
});

export default config;
