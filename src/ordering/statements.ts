/**
 * The engine's own SQL, run as prepared statements: PostgreSQL parses and plans each of them once for a connection
 * instead of once for a batch.
 */

/** What takes a statement: a transaction, or knex itself. */
export interface Runner {
  raw(
    sql: string,
    bindings: unknown[],
  ): { options(settings: { name: string }): PromiseLike<{ rows: unknown[] }> };
}

/** What we use of the transaction that Strapi hands out, which is knex's. */
export interface Transaction extends Runner {
  /** In a transaction always the same one: knex's door to pg's client. */
  client: { acquireConnection(): Promise<Connection> };
}

/** https://node-postgres.com/apis/client */
interface Connection {
  /** No statement of it is under way. */
  readyForQuery: boolean;
  /** What PostgreSQL said with its last answer: T within a transaction, E within one that a failed statement has ended, I without. */
  getTransactionStatus(): string | null;
}

/** A statement with the name PostgreSQL knows it by; one name for one text. */
export interface Statement {
  name: string;
  sql: string;
}

/**
 * @param bindings for the question marks, in their order.
 * @returns the rows the statement yields; that they are of this type is the caller's to know.
 */
export async function run<Row>(
  runner: Runner,
  { name, sql }: Statement,
  bindings: unknown[],
): Promise<Row[]> {
  const { rows } = await runner.raw(sql, bindings).options({ name: `opply-${name}` });
  return rows as Row[];
}

const PROBE = { name: 'probe', sql: 'SELECT 1' };

/** @throws the database's error when the transaction is lost, or a statement has failed in it, whoever swallowed that. */
export const probe = (trx: Transaction): Promise<unknown> => run(trx, PROBE, []);

/**
 * As probe(), but asks the database only when it has not said so already: while a statement is under way that nobody waits for.
 * @throws the database's error when a statement has failed in this transaction; Error when somebody has ended it.
 */
export async function requireIntact(trx: Transaction): Promise<void> {
  const connection = await trx.client.acquireConnection();
  const status = connection.readyForQuery ? connection.getTransactionStatus() : undefined;
  if (status === 'T') return;
  if (status === 'I') throw new Error('it has ended the transaction, which is not its own');
  await probe(trx);
}
