/** How PostgreSQL would run what a shop asks it: the statements of its connection pool, explained from outside. */
import type { Shop } from './shop';

interface Query {
  sql: string;
  bindings: unknown[];
}

export interface Plan {
  sql: string;
  /** PostgreSQL's own words. */
  plan: string;
}

/** @returns the plan of everything the shop read while the work was going on. */
export async function plansDuring(shop: Shop, work: () => Promise<unknown>): Promise<Plan[]> {
  await shop.inside((strapi) => {
    const collected = globalThis as { queries?: Query[] };
    if (!collected.queries) {
      strapi.db.connection.on('query', ({ sql, bindings }: Query) =>
        collected.queries?.push({ sql, bindings }),
      );
    }
    collected.queries = [];
  });
  await work();
  const queries = await shop.inside(() => (globalThis as unknown as { queries: Query[] }).queries);
  const plans = [];
  for (const { sql, bindings } of queries.filter(({ sql: text }) => /^\s*(select|with)\b/i.test(text))) {
    const rows = await shop.database.query<{ 'QUERY PLAN': string }>(`EXPLAIN (COSTS OFF) ${sql}`, bindings);
    plans.push({ sql, plan: rows.map((row) => row['QUERY PLAN']).join('\n') });
  }
  return plans;
}
