/** Shops of which a number is proven, or an order of events, and no speed: nobody there hears that it took too long. */

/** Longer than any wait on a busy machine, and in their order: a lock, then the order, then the request. */
export const PATIENT = {
  DATABASE_LOCK_TIMEOUT_MS: '45000',
  DATABASE_STATEMENT_TIMEOUT_MS: '45000',
  DATABASE_ACQUIRE_TIMEOUT_MS: '45000',
  ORDER_PATIENCE_MS: '60000',
  REQUEST_DEADLINE_MS: '90000',
};
