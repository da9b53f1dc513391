/**
 * Strapi's way of writing a query: filters[category][slug][$eq]=tea. Written here because React Native's URLSearchParams is
 * half a one, and because its brackets must be escaped: iOS takes an address with bare ones for a malformed address.
 */

/** A value as the API compares it; dates are sent as ISO 8601. */
export type FilterValue = string | number | boolean | Date;

/** Strapi's filters: attributes, operators (`$eq`, `$lte`, `$in`, `$containsi` …), `$and`, `$or` and `$not`, nested. */
export interface Filters {
  [name: string]: FilterValue | undefined | Filters | readonly (FilterValue | Filters)[];
}

/** Which entries, and in which order. */
export interface ListQuery {
  filters?: Filters;
  /** An attribute and a direction such as `price:desc`, or several of them. */
  sort?: string | readonly string[];
  /** Part of a name or of a number, in whatever capitals. */
  search?: string;
  /** What else to bring along, where the shop does not by itself: `images` of products. */
  populate?: string | readonly string[];
  /** Entries a page: the shop gives 25 when nobody says, and never more than 100. */
  pageSize?: number;
}

/** One page of them: a numbered one, or the one behind an entry. */
export interface PageQuery extends ListQuery {
  /** From 1. */
  page?: number;
  /** The documentId behind which the page begins; empty for the first. As fast far behind as at the start. */
  after?: string;
}

type Parameter = FilterValue | undefined | { [name: string]: Parameter } | readonly Parameter[];

/** @returns the query with its question mark, or nothing where there is nothing to ask. */
export function queryString(
  {
    filters,
    sort,
    search,
    populate,
    facets,
    page,
    pageSize,
    after,
  }: PageQuery & { facets?: readonly string[] },
  withCount = true,
): string {
  const pairs = [
    ...pairsOf('filters', filters),
    ...pairsOf('sort', sort),
    ...pairsOf('_q', search),
    ...pairsOf('populate', populate),
    ...pairsOf('facets', facets?.join(',')),
    ...pairsOf('pagination', { page, pageSize, after, withCount: withCount ? undefined : false }),
  ];
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

function pairsOf(name: string, value: Parameter): string[] {
  if (value === undefined) return [];
  if (typeof value !== 'object') return [pair(name, String(value))];
  if (value instanceof Date) return [pair(name, value.toISOString())];
  return Object.entries(value).flatMap(([key, inner]) => pairsOf(`${name}[${key}]`, inner as Parameter));
}

const pair = (name: string, value: string): string =>
  `${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
