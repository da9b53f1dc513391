/** Reads `pagination[…]`: numbered pages, Strapi's start and limit, or pages that go on behind an entry. */
import { z } from 'zod';
import { storable } from './fields';
import type { Pagination } from './route';

interface Counted {
  /** Whether the caller wants to know how many there are. */
  withCount: boolean;
}

export type Paging = Counted &
  (
    | { kind: 'page'; page: number; size: number; start: number }
    | { kind: 'offset'; start: number; size: number }
    /** `after` is a documentId, or null for the beginning. */
    | { kind: 'after'; after: string | null; size: number }
  );

/** What was asked for; without a size the store's usual one is meant. */
export type AskedPaging = Counted & { size: number | undefined } & (
    | { kind: 'page'; page: number }
    | { kind: 'offset'; start: number }
    | { kind: 'after'; after: string | null }
  );

const LARGEST_PAGE = 10_000_000;

/** Text in a query, a number in the API's document. */
const wholeNumber = (least: number, description: string) =>
  z
    .string()
    .regex(/^[0-9]+$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= least && value <= LARGEST_PAGE, `must be from ${least} to ${LARGEST_PAGE}`)
    .meta({ type: 'integer', minimum: least, maximum: LARGEST_PAGE, description });

const count = z
  .enum(['true', 'false', 't', 'f', '1', '0'])
  .transform((value) => ['true', 't', '1'].includes(value))
  .meta({ description: 'Whether to count all entries for `total`; true unless told otherwise' });

const pageSize = wholeNumber(1, 'Entries a page, 25 unless told otherwise; more than 100 are 100');

const numbered = z
  .strictObject({ page: wholeNumber(1, 'Which page, from 1'), pageSize, withCount: count })
  .partial();

const asNumbered = numbered.transform(({ page = 1, pageSize: size, withCount = true }): AskedPaging => ({
  kind: 'page',
  page,
  size,
  withCount,
}));

const offset = z
  .strictObject({
    start: wholeNumber(0, 'How many entries to leave out; instead of a page'),
    limit: wholeNumber(1, 'How many entries to return; with `start`'),
    withCount: count,
  })
  .partial();

const asOffset = offset.transform(({ start = 0, limit: size, withCount = true }): AskedPaging => ({
  kind: 'offset',
  start,
  size,
  withCount,
}));

const following = z.strictObject({
  after: storable(z.string()).meta({
    description:
      'Go on behind the entry with this documentId, equally fast wherever that is; empty for the beginning. Instead of a page',
  }),
  pageSize: pageSize.optional(),
  withCount: count.optional(),
});

const asFollowing = following.transform(({ after, pageSize: size, withCount = true }): AskedPaging => ({
  kind: 'after',
  after: after || null,
  size,
  withCount,
}));

/** The contract of the query's `pagination`, one of the three above. */
export const pagination = z.unknown().transform((given, { addIssue }): AskedPaging => {
  const parsed = contractFor(given).safeParse(given);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) addIssue({ ...issue });
  return z.NEVER;
});

/** What may stand in `pagination[…]`, by name; which of them go together the three contracts above say. */
export const PAGINATION_PARAMETERS: Record<string, z.ZodType> = {
  ...numbered.shape,
  ...offset.shape,
  after: following.shape.after.optional(),
};

export interface PageSizes {
  usual: number;
  largest: number;
}

/**
 * @param asked undefined when nothing was.
 * @returns what to read; a size above the largest is the largest.
 */
export function pagingFor(asked: AskedPaging | undefined, { usual, largest }: PageSizes): Paging {
  const wished: AskedPaging = asked ?? { kind: 'page', page: 1, size: undefined, withCount: true };
  const size = Math.min(wished.size ?? usual, largest);
  return wished.kind === 'page' ? { ...wished, size, start: (wished.page - 1) * size } : { ...wished, size };
}

/** From here on it is worth asking whether there is anything: PostgreSQL walks over all that comes before a page. */
const FAR_IN = 10_000;

/** @returns whether a page begins so far behind the first entry that it should not be read for nothing. */
export const isFarIn = (paging: Paging): paging is Exclude<Paging, { kind: 'after' }> =>
  paging.kind !== 'after' && paging.start >= FAR_IN;

function contractFor(given: unknown): z.ZodType<AskedPaging> {
  if (asksFor(given, 'after')) return asFollowing;
  return asksFor(given, 'start') || asksFor(given, 'limit') ? asOffset : asNumbered;
}

const asksFor = (given: unknown, name: string): boolean =>
  typeof given === 'object' && given !== null && name in given;

/**
 * @param total undefined when nobody asked for it.
 * @param next documentId behind which the next page begins; only pages that follow an entry say so.
 * @returns the answer's `meta.pagination`, as Strapi words it.
 */
export function presentPagination(
  paging: Paging,
  total: number | undefined,
  next: string | null,
): Pagination {
  const { size } = paging;
  const counts = total === undefined ? {} : { pageCount: Math.ceil(total / size), total };
  if (paging.kind === 'page') return { page: paging.page, pageSize: size, ...counts };
  if (paging.kind === 'after') return { pageSize: size, ...counts, nextAfter: next };
  return { start: paging.start, limit: size, ...(total === undefined ? {} : { total }) };
}
