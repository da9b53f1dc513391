/**
 * What PostgreSQL's error codes mean to us. In one file, because the difference between "the caller sent
 * nonsense", "try again" and "the database is gone" decides between a 400, a retry and a 503.
 * Codes: https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
export interface PostgresError extends Error {
  code: string;
  constraint?: string;
  column?: string;
  detail?: string;
}

const SERIALIZATION_FAILURE = '40001';
const DEADLOCK_DETECTED = '40P01';
const LOCK_NOT_AVAILABLE = '55P03';
const QUERY_CANCELED = '57014';
const TRANSACTION_ABORTED = '25P02';
/** A standby was asked to write: the address of the primary leads to where none is, in the middle of a failover for instance. */
const READ_ONLY_TRANSACTION = '25006';
const FOREIGN_KEY_VIOLATION = '23503';
const UNIQUE_VIOLATION = '23505';
const CHECK_VIOLATION = '23514';

const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
]);
/** 55000 means many things; with these words it means a database closed to connections. */
const CLOSED_WORDS = /not currently accepting connections/i;
/** A connection that could not be opened in time, or not at all because the process is stopping. */
const NO_CONNECTION_WORDS = /^timeout expired$|Unable to acquire a connection|^aborted$/;
const LOST_WORDS =
  /Connection terminated|Connection ended|Client has encountered a connection error|server closed the connection/i;

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** @returns whether the transaction was rolled back whole and the same one may simply be run again. */
export const isTransactionConflict = (error: unknown): boolean =>
  [SERIALIZATION_FAILURE, DEADLOCK_DETECTED].includes(codeOf(error));

/** @returns whether a lock was waited for in vain; the transaction was rolled back whole. */
export const isLockTimeout = (error: unknown): boolean => codeOf(error) === LOCK_NOT_AVAILABLE;

/** @returns whether the server gave a statement up because it took longer than it may. */
export const isStatementTimeout = (error: unknown): boolean => codeOf(error) === QUERY_CANCELED;

/** @returns whether a transaction could not be committed, because somebody has swallowed the error of one of its statements. */
export const isAborted = (error: unknown): boolean => codeOf(error) === TRANSACTION_ABORTED;

/** @returns whether a row refers to another one that does not exist, or no longer. */
export const isForeignKeyViolation = (error: unknown): error is PostgresError =>
  codeOf(error) === FOREIGN_KEY_VIOLATION;

/** @returns whether a unique index refused a row. */
export const isUniqueViolation = (error: unknown): error is PostgresError =>
  codeOf(error) === UNIQUE_VIOLATION;

/** @returns whether a CHECK constraint refused a row. */
export const isCheckViolation = (error: unknown): error is PostgresError => codeOf(error) === CHECK_VIOLATION;

/** @returns whether a value does not fit its column or type (class 22): the sender's fault, never ours. */
export const isDataException = (error: unknown): error is PostgresError =>
  /^22[0-9A-Z]{3}$/.test(codeOf(error));

/** @returns whether the database could not be reached, was lost on the way, or did not answer in time. */
export function isDatabaseUnavailable(error: unknown): boolean {
  const code = codeOf(error);
  // Classes 08 (connection), 53 (resources), 57P (operator intervention) of PostgreSQL.
  if (/^(08|53|57P)[0-9A-Z]+$/.test(code) || NETWORK_CODES.has(code)) return true;
  if ([LOCK_NOT_AVAILABLE, QUERY_CANCELED, READ_ONLY_TRANSACTION].includes(code)) return true;
  if (!(error instanceof Error)) return false;
  if (error.name === 'KnexTimeoutError') return true;
  return [LOST_WORDS, CLOSED_WORDS, NO_CONNECTION_WORDS].some((words) => words.test(error.message));
}

/** @returns whether the connection broke, so that a COMMIT under way may or may not have happened. */
export function isConnectionLost(error: unknown): boolean {
  const code = codeOf(error);
  if (/^(08[0-9A-Z]{3}|57P0[123])$/.test(code) || NETWORK_CODES.has(code)) return true;
  return error instanceof Error && LOST_WORDS.test(error.message);
}
