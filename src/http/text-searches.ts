/**
 * Looking for a piece of text is work for every entry there is: no index leads to a word that all products hold, nor to those that
 * lack it. With a hundred thousand of them that takes seconds, and a dozen such questions would hold every connection that orders need.
 * So they get a part of the connections, and wait for each other.
 */
import { Refused } from '../ordering/errors';
import { turns, type Turns } from '../platform/turns';
import type { Context } from './context';
import { TEXT } from './filters';
import type { Query } from './query';

/** More are more work than most callers have, whatever they ask for. */
const FEW_CONDITIONS = 10;

/** @returns whether this list takes looking into texts, or at everything again and again. */
export const isTextSearch = ({ _q, filters }: Pick<Query, '_q' | 'filters'>): boolean =>
  Boolean(_q) || looksIntoText(filters) || conditionsOf(filters) > FEW_CONDITIONS;

const looksIntoText = (filters: unknown): boolean =>
  typeof filters === 'object' &&
  filters !== null &&
  Object.entries(filters).some(([key, value]) => TEXT.has(key) || looksIntoText(value));

/** The values of `$in` are looked up, all at once. */
function conditionsOf(filters: unknown): number {
  if (typeof filters !== 'object' || filters === null) return 1;
  const parts: unknown[] = Object.values(filters);
  if (Array.isArray(filters) && parts.every((part) => typeof part !== 'object')) return 1;
  return parts.reduce<number>((sum, part) => sum + conditionsOf(part), 0);
}

let gate: Turns | undefined;

/**
 * @param read is called at once, or for a search when it is its turn.
 * @returns what the reading comes to.
 * @throws what the reading throws; Refused UNAVAILABLE when the caller had an answer before it was their turn.
 */
export async function inTurnIfSearch<Result>(
  query: Query,
  ctx: Context,
  read: () => Promise<Result>,
): Promise<Result> {
  if (!isTextSearch(query)) return read();
  gate ??= turns(mostAtOnce(strapi.config.get<number>('database.connection.pool.max')));
  return gate(async () => {
    // The deadline's: nobody is waiting for this any more.
    if (ctx.state.late) throw new Refused({ code: 'UNAVAILABLE' });
    return read();
  });
}

/** @param connections that this server has to its database. */
export const mostAtOnce = (connections: number): number => Math.max(1, Math.floor(connections / 3));
