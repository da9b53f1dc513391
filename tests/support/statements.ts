/** What a shop asks its database: the statements of its connection pool, read from outside. */
import type { Shop } from './shop';

/** Where the collector keeps them, inside the shop. */
interface Collected {
  statements?: string[];
}

/** @returns the SQL that the shop sent while the work was going on, in the order it was sent. */
export async function statementsDuring(shop: Shop, work: () => Promise<unknown>): Promise<string[]> {
  await shop.inside((strapi) => {
    const collected = globalThis as Collected;
    if (!collected.statements) {
      strapi.db.connection.on('query', ({ sql }: { sql: string }) => collected.statements?.push(sql));
    }
    collected.statements = [];
  });
  await work();
  return shop.inside(() => (globalThis as Collected).statements as string[]);
}

/** Those that ask who somebody is and what they may do. */
export const aboutCallers = (statements: string[]): string[] =>
  statements.filter((sql) => /\b(up_\w+|strapi_sessions|strapi_core_store_settings)\b/.test(sql));

/** Those that read products. */
export const aboutProducts = (statements: string[]): string[] =>
  statements.filter((sql) => /^\s*select\b.*\bfrom\s+("public"\.)?"?products\b/is.test(sql));
