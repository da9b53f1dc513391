/**
 * PostgreSQL answers COMMIT of an aborted transaction with a silent ROLLBACK, and nobody above looks at that answer.
 * A subscriber that swallows the error of its own statement would so turn an accepted order into none at all.
 */

/** What we use of the transaction that Strapi hands out; it is knex's, which is no dependency of ours. */
interface Transaction {
  raw(sql: string): PromiseLike<unknown>;
  on(event: 'query-error', listener: () => void): unknown;
}

/**
 * To be called at the transaction's beginning.
 * @returns a check, to be awaited as the last thing before a commit that somebody is going to rely on. It throws the
 * database's error 25P02 when a statement failed, whoever caught it, unless a savepoint made good for it. It asks the
 * database only if a statement did fail.
 */
export function watchForAbort(transaction: Transaction): () => Promise<void> {
  let failed = false;
  transaction.on('query-error', () => {
    failed = true;
  });
  return async () => {
    if (failed) await transaction.raw('SELECT 1');
  };
}
