/**
 * The engine's own SQL, run as prepared statements: PostgreSQL parses and plans each of them once for a connection
 * instead of once for a batch.
 */

/** What we use of the transaction that Strapi hands out; it is knex's, which is no dependency of ours. */
export interface Transaction {
  raw(
    sql: string,
    bindings: unknown[],
  ): { options(settings: { name: string }): PromiseLike<{ rows: unknown[] }> };
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
  trx: Transaction,
  { name, sql }: Statement,
  bindings: unknown[],
): Promise<Row[]> {
  const { rows } = await trx.raw(sql, bindings).options({ name: `opply-${name}` });
  return rows as Row[];
}
