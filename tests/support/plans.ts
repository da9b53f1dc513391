/** How PostgreSQL would run what a shop asks it: the statements of its connection pool, explained from outside. */
import type { Shop } from './shop';
import { queriesDuring } from './statements';

export interface Plan {
  sql: string;
  /** PostgreSQL's own words. */
  plan: string;
}

/** @returns the plan of everything the shop read while the work was going on. */
export async function plansDuring(shop: Shop, work: () => Promise<unknown>): Promise<Plan[]> {
  const queries = await queriesDuring(shop, work);
  const plans = [];
  for (const { sql, bindings } of queries.filter(({ sql: text }) => /^\s*(select|with)\b/i.test(text))) {
    const rows = await shop.database.query<{ 'QUERY PLAN': string }>(`EXPLAIN (COSTS OFF) ${sql}`, bindings);
    plans.push({ sql, plan: rows.map((row) => row['QUERY PLAN']).join('\n') });
  }
  return plans;
}
