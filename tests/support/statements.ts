/** What a shop asks its database: the statements of its connection pool, read from outside. */
import type { Shop } from './shop';

interface Query {
  sql: string;
  bindings: unknown[];
}

/** Where the collector keeps them, inside the shop. */
interface Collected {
  queries?: Query[];
}

/**
 * Those of jobs are among them, unless the shop was started with JOBS_IN_PROCESS=false.
 * @returns what the shop sent while the work was going on, in the order it was sent.
 */
export async function queriesDuring(shop: Shop, work: () => Promise<unknown>): Promise<Query[]> {
  await shop.inside((strapi) => {
    const collected = globalThis as Collected;
    if (!collected.queries) {
      strapi.db.connection.on('query', ({ sql, bindings }: Query) =>
        collected.queries?.push({ sql, bindings }),
      );
    }
    collected.queries = [];
  });
  await work();
  return shop.inside(() => (globalThis as Collected).queries as Query[]);
}

/** @returns the SQL of these, without the values. */
export async function statementsDuring(shop: Shop, work: () => Promise<unknown>): Promise<string[]> {
  return (await queriesDuring(shop, work)).map(({ sql }) => sql);
}

/** Those that ask who somebody is and what they may do. */
export const aboutCallers = (statements: string[]): string[] =>
  statements.filter((sql) => /\b(up_\w+|strapi_sessions|strapi_core_store_settings)\b/.test(sql));

/** Those that read products. */
export const aboutProducts = (statements: string[]): string[] =>
  statements.filter((sql) => /^\s*select\b.*\bfrom\s+("public"\.)?"?products\b/is.test(sql));
