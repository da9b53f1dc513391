/**
 * Reads one page of a list. It asks Strapi's query engine and not the document service, which opens a transaction to
 * read and cannot be told where to go on; the query has been validated and sanitized by Strapi before (query.ts).
 */
import type { Core, UID } from '@strapi/strapi';
import { behind } from './keyset';
import { isFarIn, pagingFor, presentPagination, type Paging } from './pagination';
import type { Query } from './query';
import type { Pagination } from './route';
import { withSubqueries } from './related';
import { totalOrder } from './sort';
import { countMatches } from './totals';

/** What a noun says about its lists. */
export interface ListOf {
  /** What this caller may see; they cannot loosen it. */
  visible: object;
  /** The order when the caller asks for none. */
  otherwise: 'id:asc' | 'id:desc';
  /** Attributes that `_q` looks into, or the condition it stands for. */
  searched: readonly string[] | ((search: string) => object);
  /** As Strapi's API words it. */
  populate: object;
  /** Whether everything but stock that changes in it is announced by the change feed. */
  announced: boolean;
}

export interface Page<Row> {
  rows: Row[];
  pagination: Pagination;
}

/** @returns the page of a list that holds nothing for this caller. */
export const emptyPage = (strapi: Core.Strapi, query: Query): Page<never> => ({
  rows: [],
  pagination: presentPagination(pagingOf(strapi, query), 0, null),
});

/** @returns the page the query asks for. */
export function pagingOf(strapi: Core.Strapi, query: Query): Paging {
  const { defaultLimit, maxLimit } = strapi.config.get<{ defaultLimit: number; maxLimit: number }>(
    'api.rest',
  );
  return pagingFor(query.pagination, { usual: defaultLimit, largest: maxLimit });
}

/** @throws Refused INVALID_REQUEST when `pagination[after]` names nothing that is in the list. */
export async function readPage<Row extends { documentId: string }>(
  strapi: Core.Strapi,
  uid: UID.ContentType,
  query: Query,
  list: ListOf,
): Promise<Page<Row>> {
  const paging = pagingOf(strapi, query);
  const order = totalOrder(query.sort, list.otherwise);
  const { where, rows } = await questionOf(strapi, uid, query, list);
  const count = () => totalOf(strapi, uid, query, list, where);
  const isBehindTheEnd = isFarIn(paging) && paging.start >= (await count());
  const found = isBehindTheEnd
    ? []
    : await readRows<Row>(strapi, uid, paging, { ...rows, where, visible: list.visible, order });
  const total = paging.withCount ? (totalFrom(paging, found.length) ?? (await count())) : undefined;
  const shown = found.slice(0, paging.size);
  const next = found.length > paging.size ? (shown.at(-1)?.documentId ?? null) : null;
  return { rows: shown, pagination: presentPagination(paging, total, next) };
}

/**
 * @returns the query as Strapi's query engine takes it: the condition, and which rows in which order.
 */
export async function questionOf(
  strapi: Core.Strapi,
  uid: UID.ContentType,
  query: Query,
  list: ListOf,
): Promise<{ where: object; rows: object }> {
  const { where: asked = {}, ...rows } = strapi.get('query-params').transform(uid, {
    filters: query.filters,
    fields: query.fields,
    populate: list.populate,
    sort: totalOrder(query.sort, list.otherwise),
  });
  const where = {
    $and: [await withSubqueries(strapi, uid, asked), ...searching(query._q, list.searched), list.visible],
  };
  return { where, rows };
}

/** @returns how many entries match, as exactly as totals.ts says. */
export function totalOf(
  strapi: Core.Strapi,
  uid: UID.ContentType,
  query: Query,
  list: ListOf,
  where: object,
): Promise<number> {
  const key = JSON.stringify([uid, query.filters, query._q, list.visible]);
  const lasting = list.announced && !key.includes('"stock"') ? 'until announced' : 'a minute';
  return countMatches(strapi, uid, { key, where, lasting });
}

/** One more than the page holds, where the caller wants to know whether anything follows. */
async function readRows<Row>(
  strapi: Core.Strapi,
  uid: UID.ContentType,
  paging: Paging,
  { where, visible, order, ...rows }: { where: object; visible: object; order: string[] },
): Promise<Row[]> {
  if (paging.kind !== 'after') {
    return strapi.db.query(uid).findMany({ ...rows, where, offset: paging.start, limit: paging.size });
  }
  const { after, size } = paging;
  const stretches = after === null ? [{}] : await behind(strapi, uid, { after, visible, order });
  const found: Row[] = [];
  for (const stretch of stretches) {
    const limit = size + 1 - found.length;
    if (limit === 0) break;
    const more: Row[] = await strapi.db
      .query(uid)
      .findMany({ ...rows, where: { $and: [where, stretch] }, limit });
    found.push(...more);
  }
  return found;
}

/** @returns how many there are when a page that is not full says so itself, otherwise undefined. */
function totalFrom(paging: Paging, found: number): number | undefined {
  if (paging.kind === 'after') return paging.after === null && found <= paging.size ? found : undefined;
  const isLast = found < paging.size && (found > 0 || paging.start === 0);
  return isLast ? paging.start + found : undefined;
}

/** Part of a name or of a SKU; capitals do not matter, and `%` and `_` are what they look like. */
function searching(search: unknown, searched: ListOf['searched']): object[] {
  if (typeof search !== 'string' || search === '') return [];
  if (typeof searched === 'function') return [searched(search)];
  return [{ $or: searched.map((attribute) => ({ [attribute]: { $containsi: search } })) }];
}
