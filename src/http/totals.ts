/**
 * How many entries match, without counting a million rows for every page. Up to 1,000 the figure is exact at every
 * moment. Beyond that it is remembered, until the catalogue changes or its time is over, and counted anew behind the
 * answer: nobody waits for it twice, and nobody scrolling through 40 pages misses one entry in the total.
 */
import type { Core, UID } from '@strapi/strapi';
import { LRUCache } from 'lru-cache';
import { changeFeed } from '../platform/change-feed';
import { readAnew, readConnection } from '../reading/read-fresh';
import { sharedMemory } from '../redis/shared-memory';

const EXACT_UP_TO = 1_000;

/** How long a large total is shown: a minute, or an hour where every change of it is announced. */
export type Lasting = 'until announced' | 'a minute';

const REMEMBERED_MS: Record<Lasting, number> = { 'until announced': 3_600_000, 'a minute': 60_000 };
const MOST_TOTALS = 1_000;

type Count = () => Promise<{ result: number; forMs: number }>;

/** What is counted behind answers is counted one after the other: nobody waits for it, everybody needs the database. */
let background: Promise<unknown> = Promise.resolve();

function countInBackground(count: Count): ReturnType<Count> {
  const counting = background.then(count);
  background = counting.catch(() => undefined);
  return counting;
}

const totals = new LRUCache<string, number, Count>({
  max: MOST_TOTALS,
  ttl: REMEMBERED_MS['a minute'],
  allowStale: true,
  fetchMethod: async (_key, known, { context: count, options }) => {
    const { result, forMs } = await (known === undefined ? count() : countInBackground(count));
    options.ttl = forMs;
    return result;
  },
});

/** A total from before a change is still shown once, while the new one is counted. */
changeFeed.subscribe((change) => {
  if (!['products', 'all'].includes(change)) return;
  // A copy: what is set again would come round again.
  for (const [key, total] of [...totals.entries()]) totals.set(key, total, { ttl: 1 });
});

/**
 * @param key names the list: equal for equal conditions, different for different ones.
 * @param where of Strapi's query engine.
 * @param lasting whether the change feed says when the total changes.
 */
export async function countMatches(
  strapi: Core.Strapi,
  uid: UID.ContentType,
  { key, where, lasting }: { key: string; where: object; lasting: Lasting },
): Promise<number> {
  if (totals.peek(key) === undefined) {
    const some = await countSome(strapi, uid, where);
    if (some <= EXACT_UP_TO) return some;
  }
  const ttl = REMEMBERED_MS[lasting];
  const count = () => readAnew(strapi, () => strapi.db.query(uid).count({ where }));
  const total = await totals.fetch(key, {
    context: () => sharedMemory.through(`total ${key}`, ttl, count),
  });
  if (total !== undefined && total <= EXACT_UP_TO) totals.delete(key);
  return total ?? 0;
}

/** Stops counting where exactness ends. */
async function countSome(strapi: Core.Strapi, uid: UID.ContentType, where: object): Promise<number> {
  const matches = strapi.db
    .queryBuilder(uid)
    .init({ where, select: ['id'], limit: EXACT_UP_TO + 1 })
    .getKnexQuery()
    .clearOrder();
  const [{ count }] = (await readConnection(strapi)
    .count('* as count')
    .from(matches.as('some'))) as unknown as [{ count: string }];
  return Number(count);
}
