/**
 * Chooses how a list of products is read. Without a search: page by page. With one, and no order asked for: the best matches
 * first. With one that matches nothing: what is written most alike.
 */
import type { Core } from '@strapi/strapi';
import { pagingOf, questionOf, readPage, totalOf, type ListOf, type Page } from '../../http/page';
import { isFarIn, presentPagination, type Paging } from '../../http/pagination';
import type { Entity } from '../../http/presentation';
import type { Query } from '../../http/query';
import type { FacetName, Facets } from './contract';
import { readFacets } from './facets';
import { foremost, matching, ranked, writtenAlike } from './search';
import { PRODUCT } from './services/product';

/** What comes behind so many matches nobody reads; it follows in the order of their making. */
const MOST_RANKED = 1_000;

type Product = Entity & { id: number; documentId: string };
interface ProductPage extends Page<Product> {
  facets: Facets | undefined;
}

type Numbered = Exclude<Paging, { kind: 'after' }>;

/** A query and what it stands for; where the caller has asked for no order, the ids in the order they are shown in. */
interface Meant {
  query: Query;
  list: ListOf;
  inOrder?: (where: object) => Promise<{ ids: number[]; areAll: boolean }>;
}

/**
 * @param visible what this caller may see, as Strapi's query engine takes it.
 * @param facets names of those to count besides.
 * @throws Refused INVALID_REQUEST naming the parameter that is wrong.
 */
export async function readProducts(
  strapi: Core.Strapi,
  asked: Query,
  populate: object,
  visible: object,
  facets: FacetName[],
): Promise<ProductPage> {
  const search = typeof asked._q === 'string' ? asked._q.trim() : '';
  const list: ListOf = {
    visible,
    otherwise: 'id:asc',
    searched: () => matching(strapi, search),
    populate,
    announced: true,
  };
  const withFacets = async ({ query, list: meant }: Meant, page: Page<Product>): Promise<ProductPage> => ({
    ...page,
    facets: facets.length > 0 ? await readFacets(strapi, query, meant, facets) : undefined,
  });
  if (search === '') {
    const all = { query: { ...asked, _q: undefined }, list };
    return withFacets(all, await readPage<Product>(strapi, PRODUCT, all.query, list));
  }
  const first = () =>
    questionOf(strapi, PRODUCT, asked, { ...list, searched: () => foremost(strapi, search) });
  const exact: Meant = { query: asked, list, inOrder: (where) => bestMatches(strapi, search, where, first) };
  const page = await read(strapi, exact);
  if (page.rows.length > 0 || (await matchesAnything(strapi, asked, list))) return withFacets(exact, page);
  const alike = await meantByLikeness(strapi, asked, search, list);
  return withFacets(alike, await read(strapi, alike));
}

/** Whatever the filters and the page: a search that finds something elsewhere is written right. */
async function matchesAnything(strapi: Core.Strapi, { _q }: Query, list: ListOf): Promise<boolean> {
  const { where } = await questionOf(strapi, PRODUCT, { _q }, list);
  const [any] = await idsOf(strapi, where, 1);
  return any !== undefined;
}

async function meantByLikeness(
  strapi: Core.Strapi,
  asked: Query,
  search: string,
  list: ListOf,
): Promise<Meant> {
  const query = { ...asked, _q: undefined };
  const { where } = await questionOf(strapi, PRODUCT, query, list);
  const ids = await writtenAlike(strapi, search, where);
  return {
    query,
    list: { ...list, visible: { $and: [list.visible, { id: { $in: ids } }] } },
    inOrder: () => Promise.resolve({ ids, areAll: true }),
  };
}

/**
 * @param first asks for what stands before all other matches, and for nothing else: each of them is a match, and to look for all matches
 * once more takes seconds where there are very many.
 * @returns the best first; where there are more than are ranked, at least those that nothing could precede are among them.
 */
async function bestMatches(
  strapi: Core.Strapi,
  search: string,
  where: object,
  first: () => Promise<{ where: object }>,
) {
  const some = await idsOf(strapi, where, MOST_RANKED + 1);
  const areAll = some.length <= MOST_RANKED;
  const best = areAll ? [] : await idsOf(strapi, (await first()).where, MOST_RANKED);
  const chosen = [...new Set([...best, ...some])].slice(0, MOST_RANKED);
  return { ids: await ranked(strapi, search, chosen), areAll };
}

async function idsOf(strapi: Core.Strapi, where: object, limit: number): Promise<number[]> {
  const rows: { id: number }[] = await strapi.db
    .query(PRODUCT)
    .findMany({ where, select: ['id'], orderBy: { id: 'asc' }, limit });
  return rows.map(({ id }) => id);
}

async function read(strapi: Core.Strapi, { query, list, inOrder }: Meant): Promise<Page<Product>> {
  const paging = pagingOf(strapi, query);
  if (!inOrder || query.sort || paging.kind === 'after')
    return readPage<Product>(strapi, PRODUCT, query, list);
  const { where, rows } = await questionOf(strapi, PRODUCT, query, list);
  const { ids, areAll } = await inOrder(where);
  const shown = await readThese(strapi, rows, ids.slice(paging.start, paging.start + paging.size));
  const behind = { ...rows, where: { $and: [where, { id: { $notIn: ids } }] } };
  const count = async () => (areAll ? ids.length : totalOf(strapi, PRODUCT, query, list, where));
  const isAll = areAll || (isFarIn(paging) && paging.start >= (await count()));
  const rest = isAll ? [] : await readBehind(strapi, behind, paging, shown.length);
  const total = paging.withCount ? await count() : undefined;
  return { rows: [...shown, ...rest], pagination: presentPagination(paging, total, null) };
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
  behind: object,
  { start, size }: Numbered,
  shown: number,
): Promise<Product[]> {
  if (shown === size) return [];
  const offset = Math.max(0, start - MOST_RANKED);
  return strapi.db.query(PRODUCT).findMany({ ...behind, offset, limit: size - shown });
}
