/**
 * Settings for tests that hold something up until they have seen what they came for: a shop that waits for as long as that may take
 * on a busy machine, where the usual one would give up after seconds.
 */

/** In their order: a lock, then the order, then the request. */
export const PATIENT = {
  DATABASE_LOCK_TIMEOUT_MS: '45000',
  DATABASE_STATEMENT_TIMEOUT_MS: '45000',
  DATABASE_ACQUIRE_TIMEOUT_MS: '45000',
  ORDER_PATIENCE_MS: '60000',
  REQUEST_DEADLINE_MS: '90000',
};
