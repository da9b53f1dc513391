/** Chooses how a list of orders is read: the quick way for "my orders, newest first", the general one for the rest. */
import type { Core } from '@strapi/strapi';
import { findEntry } from '../../http/keyset';
import { pagingOf, readPage, type ListOf, type Page } from '../../http/page';
import { isFarIn, presentPagination } from '../../http/pagination';
import type { Query } from '../../http/query';
import { countMatches } from '../../http/totals';
import { NEWEST } from '../../ordering/order-history';
import { ORDER, orderRecord, type OrderRow } from '../../ordering/order-records';
import type { OrderRecord } from '../../ordering/placement';
import { readFresh } from '../../reading/read-fresh';

/**
 * @param customer whose orders; undefined for everybody's.
 * @throws Refused INVALID_REQUEST naming the parameter that is wrong.
 */
export async function readOrders(
  strapi: Core.Strapi,
  query: Query,
  customer: number | undefined,
): Promise<Page<OrderRecord>> {
  const visible = customer === undefined ? {} : { customer };
  if (!query.filters && !query.sort && !query._q) return readNewest(strapi, query, customer, visible);
  const list: ListOf = {
    visible,
    otherwise: 'id:desc',
    searched: ['number', 'note'],
    populate: { lines: { sort: 'position:asc' } },
    announced: false,
  };
  const { rows, pagination } = await readFresh(strapi, () =>
    readPage<OrderRow>(strapi, ORDER, { ...query, fields: undefined }, list),
  );
  return { rows: rows.map(orderRecord), pagination };
}

async function readNewest(
  strapi: Core.Strapi,
  query: Query,
  customer: number | undefined,
  visible: object,
): Promise<Page<OrderRecord>> {
  const paging = pagingOf(strapi, query);
  if (isFarIn(paging)) {
    const all = await countAll(strapi, customer, visible);
    if (paging.start >= all)
      return { rows: [], pagination: presentPagination(paging, paging.withCount ? all : undefined, null) };
  }
  const follows = paging.kind === 'after';
  const { orders, total } = await strapi.service(ORDER).history({
    customer: customer ?? null,
    below: follows && paging.after ? await idOf(strapi, paging.after, visible) : NEWEST,
    size: follows ? paging.size + 1 : paging.size,
    skip: follows ? 0 : paging.start,
  });
  const rows = orders.slice(0, paging.size);
  const next = orders.length > paging.size ? (rows.at(-1)?.documentId ?? null) : null;
  const count = paging.withCount ? (total ?? (await countAll(strapi, customer, visible))) : undefined;
  return { rows, pagination: presentPagination(paging, count, next) };
}

async function idOf(strapi: Core.Strapi, after: string, visible: object): Promise<number> {
  const { id } = await readFresh(strapi, () => findEntry(strapi, ORDER, { after, visible, select: ['id'] }));
  return id as number;
}

const countAll = (strapi: Core.Strapi, customer: number | undefined, visible: object): Promise<number> =>
  readFresh(strapi, () =>
    countMatches(strapi, ORDER, { key: `${ORDER} of ${customer}`, where: visible, lasting: 'a minute' }),
  );
