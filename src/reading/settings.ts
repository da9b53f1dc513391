/** What an operator sets of the replica that reads may go to: config/reading.ts and docs/operating.md. */
import { databaseConnection, type DatabaseConnection } from '../platform/database-connection';

type Environment = Record<string, string | undefined>;

export interface ReadingSettings {
  /** Where the replica is, with timeouts that leave time to ask the primary instead. */
  connection: DatabaseConnection;
  /** Connections that reads may take at the same time. */
  atOnce: number;
  /** Milliseconds that a read waits for the replica to have what the primary has. */
  waitMs: number;
  /** Milliseconds that the replica may lack something before it is left alone. */
  maxLagMs: number;
}

const CONNECT_MS = 1_000;

/**
 * @param environment where DATABASE_READ_* are read from; TLS is as for the primary.
 * @returns undefined without a replica.
 * @throws Error naming the setting that is wrong.
 */
export function readingSettings(environment: Environment): ReadingSettings | undefined {
  const url = environment.DATABASE_READ_URL;
  if (!url) return undefined;
  if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url))
    throw new Error(
      'DATABASE_READ_URL must be the URL of a PostgreSQL: postgresql://user:password@host/name',
    );
  return {
    connection: {
      ...databaseConnection({ ...environment, DATABASE_URL: url }),
      application_name: 'opply-shop reads',
      connectionTimeoutMillis: CONNECT_MS,
      statement_timeout: wholeNumber(environment, 'DATABASE_READ_STATEMENT_TIMEOUT_MS', 2_000, 1),
    },
    atOnce: wholeNumber(environment, 'DATABASE_READ_POOL_MAX', 10, 1),
    waitMs: wholeNumber(environment, 'DATABASE_READ_WAIT_MS', 20, 0),
    maxLagMs: wholeNumber(environment, 'DATABASE_READ_MAX_LAG_MS', 1_000, 1),
  };
}

function wholeNumber(environment: Environment, name: string, usual: number, least: number): number {
  const given = environment[name] || String(usual);
  const value = /^\d{1,9}$/.test(given) ? Number(given) : -1;
  if (value < least) throw new Error(`${name} must be a whole number from ${least} on, not "${given}"`);
  return value;
}
