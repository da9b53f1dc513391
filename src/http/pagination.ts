/** Reads `pagination[…]`: numbered pages, Strapi's start and limit, or pages that go on behind an entry. */
import { z } from 'zod';
import { refused } from './body';

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

const offset = z
  .strictObject({
    start: wholeNumber(0, 'How many entries to leave out; instead of a page'),
    limit: wholeNumber(1, 'How many entries to return; with `start`'),
    withCount: count,
  })
  .partial();

const following = z.strictObject({
  after: z
    .string()
    .refine((value) => !value.includes('\0'), 'holds characters that cannot be stored')
    .meta({
      description:
        'Go on behind the entry with this documentId, equally fast wherever that is; empty for the beginning. Instead of a page',
    }),
  pageSize: pageSize.optional(),
  withCount: count.optional(),
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
 * @param given the query's `pagination` as it was parsed, undefined when there was none.
 * @returns what to read; a size above the largest is the largest.
 * @throws Refused INVALID_REQUEST naming the parameter.
 */
export function readPagination(given: unknown, { usual, largest }: PageSizes): Paging {
  const size = (wanted = usual) => Math.min(wanted, largest);
  if (asksFor(given, 'after')) {
    const { after, pageSize, withCount = true } = parse(following, given);
    return { kind: 'after', after: after || null, size: size(pageSize), withCount };
  }
  if (asksFor(given, 'start') || asksFor(given, 'limit')) {
    const { start = 0, limit, withCount = true } = parse(offset, given);
    return { kind: 'offset', start, size: size(limit), withCount };
  }
  const { page = 1, pageSize, withCount = true } = parse(numbered, given ?? {});
  return { kind: 'page', page, size: size(pageSize), start: (page - 1) * size(pageSize), withCount };
}

const asksFor = (given: unknown, name: string): boolean =>
  typeof given === 'object' && given !== null && name in given;

function parse<S extends z.ZodType>(schema: S, given: unknown): z.output<S> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw refused(parsed.error.issues.map((issue) => ({ ...issue, path: ['pagination', ...issue.path] })));
}

/**
 * @param total undefined when nobody asked for it.
 * @param next documentId behind which the next page begins; only pages that follow an entry say so.
 * @returns the answer's `meta.pagination`, as Strapi words it.
 */
export function presentPagination(paging: Paging, total: number | undefined, next: string | null): object {
  const { size } = paging;
  const counts = total === undefined ? {} : { pageCount: Math.ceil(total / size), total };
  if (paging.kind === 'page') return { page: paging.page, pageSize: size, ...counts };
  if (paging.kind === 'after') return { pageSize: size, ...counts, nextAfter: next };
  return { start: paging.start, limit: size, ...(total === undefined ? {} : { total }) };
}
