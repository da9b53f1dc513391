/**
 * Chooses how a list of products is read. Without a search: page by page. With one, and no order asked for: the best matches
 * first. With one that matches nothing: what is written most alike.
 */
import type { Core } from '@strapi/strapi';
import { pagingOf, questionOf, readPage, totalOf, type ListOf, type Page } from '../../http/page';
import { presentPagination, type Paging } from '../../http/pagination';
import type { Entity } from '../../http/presentation';
import type { Query } from '../../http/query';
import type { Facets } from './contract';
import { readFacets, type FacetName } from './facets';
import { matching, ranked, writtenAlike } from './search';
import { PRODUCT } from './services/product';

const FOR_SALE = { active: true };

/** What comes behind so many matches nobody reads; it follows in the order of their making. */
const MOST_RANKED = 1_000;

type Product = Entity & { id: number; documentId: string };
interface ProductPage extends Page<Product> {
  facets: Facets | undefined;
}

type Numbered = Exclude<Paging, { kind: 'after' }>;

/**
 * @param facets names of those to count besides.
 * @throws Refused INVALID_REQUEST naming the parameter that is wrong.
 */
export async function readProducts(
  strapi: Core.Strapi,
  asked: Query,
  populate: object,
  facets: FacetName[],
): Promise<ProductPage> {
  const { query, list, inOrder } = await meant(strapi, asked, populate);
  const [page, counted] = await Promise.all([
    inOrder ? readInOrder(strapi, query, list, inOrder) : readPage<Product>(strapi, PRODUCT, query, list),
    facets.length > 0 ? readFacets(strapi, query, list, facets) : undefined,
  ]);
  return { ...page, facets: counted };
}

interface Meant {
  query: Query;
  list: ListOf;
  /** Puts the ids that match into the order they are shown in, where the caller has asked for none. */
  inOrder?: (ids: number[]) => Promise<number[]>;
}

/** @returns what the query stands for: everything, what matches its text, or what is written alike. */
async function meant(strapi: Core.Strapi, query: Query, populate: object): Promise<Meant> {
  const search = typeof query._q === 'string' ? query._q.trim() : '';
  const list: ListOf = {
    visible: FOR_SALE,
    otherwise: 'id:asc',
    searched: () => matching(strapi, search),
    populate,
    announced: true,
  };
  if (search === '') return { query: { ...query, _q: undefined }, list };
  if (await matchesAnything(strapi, query, list)) {
    return { query, list, inOrder: (ids) => ranked(strapi, search, ids) };
  }
  const alike = await writtenAlike(strapi, search);
  return {
    query: { ...query, _q: undefined },
    list: { ...list, visible: { ...FOR_SALE, id: { $in: alike } } },
    inOrder: () => Promise.resolve(alike),
  };
}

/** Whatever the filters: a search that finds something elsewhere is written right. */
async function matchesAnything(strapi: Core.Strapi, { _q }: Query, list: ListOf): Promise<boolean> {
  const { where } = await questionOf(strapi, PRODUCT, { _q }, list);
  const [any] = await strapi.db.query(PRODUCT).findMany({ where, select: ['id'], limit: 1 });
  return any !== undefined;
}

async function readInOrder(
  strapi: Core.Strapi,
  query: Query,
  list: ListOf,
  inOrder: NonNullable<Meant['inOrder']>,
): Promise<Page<Product>> {
  const paging = pagingOf(strapi, query);
  if (query.sort || paging.kind === 'after') return readPage<Product>(strapi, PRODUCT, query, list);
  const { where, rows } = await questionOf(strapi, PRODUCT, query, list);
  const matches = await strapi.db
    .query(PRODUCT)
    .findMany({ where, select: ['id'], orderBy: { id: 'asc' }, limit: MOST_RANKED + 1 });
  const first = matches.slice(0, MOST_RANKED).map(({ id }) => id as number);
  const known = new Set(first);
  const order = (await inOrder(first)).filter((id) => known.has(id));
  const isAll = matches.length <= MOST_RANKED;
  const total = isAll ? order.length : await totalOf(strapi, PRODUCT, query, list, where);
  const shown = await readThese(strapi, rows, order.slice(paging.start, paging.start + paging.size));
  const rest = isAll ? [] : await readBehind(strapi, { ...rows, where }, paging, shown.length);
  const counted = paging.withCount ? total : undefined;
  return { rows: [...shown, ...rest], pagination: presentPagination(paging, counted, null) };
}

/** @returns the products with these ids, in this order. */
async function readThese(strapi: Core.Strapi, rows: object, ids: number[]): Promise<Product[]> {
  const found: Product[] = await strapi.db.query(PRODUCT).findMany({ ...rows, where: { id: { $in: ids } } });
  const byId = new Map(found.map((product) => [product.id, product]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** @returns what of the page lies behind those that are ranked. */
async function readBehind(
  strapi: Core.Strapi,
  rows: object,
  { start, size }: Numbered,
  shown: number,
): Promise<Product[]> {
  if (shown === size) return [];
  const offset = Math.max(start, MOST_RANKED);
  return strapi.db.query(PRODUCT).findMany({ ...rows, offset, limit: size - shown });
}
