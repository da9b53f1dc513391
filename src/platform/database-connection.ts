/**
 * Turns DATABASE_URL and its TLS options into the settings both Strapi's pool and our own single
 * connections (boot lock) use, so that they cannot disagree about where the data is.
 */
import { parse } from 'pg-connection-string';

type Environment = Record<string, string | undefined>;

export interface DatabaseConnection {
  host: string;
  port: number;
  database: string;
  user: string;
  password: string;
  ssl: false | { rejectUnauthorized: boolean; ca?: string };
  application_name: string;
  connectionTimeoutMillis: number;
  statement_timeout: number;
  lock_timeout: number;
  idle_in_transaction_session_timeout: number;
  options: string;
}

const missing =
  'DATABASE_URL is not set. Start the shop with `npm start`, `npm run dev` or `npm run quickstart` ' +
  '(they bring an embedded PostgreSQL), or set DATABASE_URL to a server of your own.';

/**
 * @param environment where DATABASE_URL, DATABASE_SSL, DATABASE_SSL_CA and the timeouts (in milliseconds) are read from.
 * @returns settings for `pg`; a statement or a lock wait that outlives its timeout fails instead of holding a request for ever.
 * @throws Error when DATABASE_URL is missing.
 */
export function databaseConnection(environment: Environment): DatabaseConnection {
  const url = environment.DATABASE_URL;
  if (!url) throw new Error(missing);
  // What a URL or a .env file leaves out arrives as an empty string, hence || and not ??.
  const parsed = parse(url);
  return {
    host: parsed.host || 'localhost',
    port: Number(parsed.port || 5432),
    database: parsed.database || 'postgres',
    user: parsed.user || 'postgres',
    password: parsed.password ?? '',
    ssl: tls(environment, url),
    application_name: environment.DATABASE_APPLICATION_NAME || 'opply-shop',
    connectionTimeoutMillis: 5_000,
    statement_timeout: statementTimeout(environment),
    lock_timeout: Number(environment.DATABASE_LOCK_TIMEOUT_MS || 4_000),
    // A process that is paused or starved in the middle of a transaction must not hold up all others.
    idle_in_transaction_session_timeout: 5_000,
    // PostgreSQL takes what our triggers read (the changed rows, whose number it does not know) for large, and would spend a
    // quarter of a second on compiling a statement of three rows, for every batch. What an operator sets comes after it, and wins.
    options: ['-c jit=off', environment.PGOPTIONS, parsed.options].filter(Boolean).join(' '),
  };
}

/** @returns the longest that PostgreSQL may work on one statement, in milliseconds. */
export const statementTimeout = (environment: Environment): number =>
  Number(environment.DATABASE_STATEMENT_TIMEOUT_MS || 8_000);

function tls(environment: Environment, url: string): DatabaseConnection['ssl'] {
  const sslmode = new URL(url).searchParams.get('sslmode');
  const wanted = environment.DATABASE_SSL ?? (sslmode === null || sslmode === 'disable' ? 'false' : 'true');
  if (wanted !== 'true') return false;
  return {
    rejectUnauthorized: environment.DATABASE_SSL_REJECT_UNAUTHORIZED !== 'false' && sslmode !== 'no-verify',
    ...(environment.DATABASE_SSL_CA ? { ca: environment.DATABASE_SSL_CA } : {}),
  };
}
