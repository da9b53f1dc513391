/**
 * PostgreSQL answers COMMIT of an aborted transaction with a silent ROLLBACK, and nobody above looks at that answer.
 * A subscriber that swallows the error of its own statement would so turn an accepted order into none at all.
 */

/** What we use of the transaction that Strapi hands out; it is knex's, which is no dependency of ours. */
interface Transaction {
  raw(sql: string): PromiseLike<unknown>;
}

/**
 * To be awaited as the last statement before a commit that somebody is going to rely on.
 * @throws the database's error 25P02 when a statement of this transaction failed, whoever caught it.
 */
export async function refuseAborted(transaction: Transaction): Promise<void> {
  await transaction.raw('SELECT 1');
}
