/**
 * Makes a transaction that did not happen an error. Three things hide it otherwise. PostgreSQL answers COMMIT of an
 * aborted transaction with a silent ROLLBACK: a subscriber that swallows the error of its own statement would so turn an
 * accepted order into none at all. Knex reports a BEGIN or a COMMIT that failed, because the connection broke for
 * instance, only to the transaction's own promise; Strapi does not look at that, and tells its caller that all went well.
 */
import type { Core } from '@strapi/strapi';

/** What we use of the transactions that knex hands to Strapi; it is no dependency of ours. */
interface Transaction {
  /** @returns the database's answer to COMMIT, or nothing when it failed. */
  commit: (value?: unknown) => Promise<{ response?: { command?: string } } | undefined>;
  executionPromise: Promise<unknown>;
  isCompleted: () => boolean;
}

/** Knex keeps its methods where they may be replaced. */
interface Knex {
  context: { transaction: (...parameters: unknown[]) => Promise<Transaction> };
}

/** PostgreSQL's own code and words for a statement in an aborted transaction. */
const ABORTED = { code: '25P02', message: 'current transaction is aborted, COMMIT was answered by ROLLBACK' };

/** Covers every transaction of Strapi's: the engine's, the document service's, plugins'. */
export function makeTransactionsHonest(strapi: Core.Strapi): void {
  const { context } = strapi.db.connection as unknown as Knex;
  const begin = context.transaction.bind(context);
  context.transaction = async (...parameters) => {
    const transaction = await begin(...parameters);
    // With a callback knex commits by itself, and reports by itself.
    if (typeof parameters[0] === 'function') return transaction;
    if (transaction.isCompleted()) await transaction.executionPromise;
    transaction.commit = honest(transaction);
    return transaction;
  };
}

function honest(transaction: Transaction): Transaction['commit'] {
  const commit = transaction.commit;
  return async (value) => {
    const answer = await commit(value);
    await transaction.executionPromise;
    if (answer?.response?.command === 'ROLLBACK') throw Object.assign(new Error(ABORTED.message), ABORTED);
    return answer;
  };
}
