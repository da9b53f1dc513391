/**
 * What the products of a list have in common: their categories, what they cost, how many are in stock; for the filters beside
 * a list. Counted over all that match and not over the page, so it is remembered for a moment and counted on request only.
 */
import type { Core } from '@strapi/strapi';
import { LRUCache } from 'lru-cache';
import { questionOf, type ListOf } from '../../http/page';
import type { Query } from '../../http/query';
import { changeFeed } from '../../platform/change-feed';
import { readAnew, readConnection } from '../../reading/read-fresh';
import { sharedMemory } from '../../redis/shared-memory';
import type { FacetName, Facets } from './contract';
import { PRODUCT } from './services/product';

/** What has to do with stock is as old as a list with stock may be: sales and deliveries announce nothing. */
const REMEMBERED_MS = { stock: 1_000, else: 10_000 };
const MOST_REMEMBERED = 500;

type Count = () => Promise<{ result: Facets; forMs: number }>;

const counted = new LRUCache<string, Facets, Count>({
  max: MOST_REMEMBERED,
  ttl: REMEMBERED_MS.stock,
  // Who waits while the catalogue changes is answered with what was counted; it is not remembered.
  ignoreFetchAbort: true,
  fetchMethod: async (_key, _known, { context: count, options }) => {
    const { result, forMs } = await count();
    options.ttl = forMs;
    return result;
  },
});

changeFeed.subscribe((change) => {
  if (!change.startsWith('user:')) counted.clear();
});

/** @returns these facets of everything that matches. */
export function readFacets(
  strapi: Core.Strapi,
  query: Query,
  list: ListOf,
  names: FacetName[],
): Promise<Facets> {
  const key = JSON.stringify([query.filters, query._q, list.visible, [...names].sort()]);
  const ttl = REMEMBERED_MS[key.includes('"stock"') ? 'stock' : 'else'];
  const count = () => readAnew(strapi, () => countFacets(strapi, query, list, names));
  return counted.forceFetch(key, { context: () => sharedMemory.through(`facets ${key}`, ttl, count) });
}

async function countFacets(
  strapi: Core.Strapi,
  query: Query,
  list: ListOf,
  names: FacetName[],
): Promise<Facets> {
  const { where } = await questionOf(strapi, PRODUCT, query, list);
  const matches = strapi.db
    .queryBuilder(PRODUCT)
    .init({ where, select: ['id'] })
    .getKnexQuery()
    .clearOrder();
  const connection = readConnection(strapi);
  const figures = connection
    .from('products')
    .whereIn('id', matches)
    .first(
      connection.raw('min(price) AS lowest, max(price) AS highest'),
      connection.raw(
        'count(*) FILTER (WHERE stock > 0) AS in_stock, count(*) FILTER (WHERE stock = 0) AS out_of_stock',
      ),
    );
  const categories = connection
    .from('categories')
    .join('products_category_lnk', 'products_category_lnk.category_id', 'categories.id')
    .whereIn('products_category_lnk.product_id', matches)
    .groupBy('categories.id')
    .orderBy('categories.path')
    .select('categories.document_id', 'categories.name', 'categories.slug', 'categories.path')
    .count('* as products');
  const wanted = new Set(names);
  const byCategory = wanted.has('category')
    ? { category: ((await categories) as CategoryRow[]).map(presentCategory) }
    : {};
  if (!wanted.has('price') && !wanted.has('stock')) return byCategory;
  const { lowest, highest, in_stock: inStock, out_of_stock: outOfStock } = (await figures) as Figures;
  return {
    ...byCategory,
    ...(wanted.has('price') ? { price: { lowest: numberOf(lowest), highest: numberOf(highest) } } : {}),
    ...(wanted.has('stock') ? { stock: { inStock: Number(inStock), outOfStock: Number(outOfStock) } } : {}),
  };
}

interface Figures {
  lowest: string | null;
  highest: string | null;
  in_stock: string;
  out_of_stock: string;
}

interface CategoryRow {
  document_id: string;
  name: string;
  slug: string;
  path: string;
  products: string;
}

const numberOf = (amount: string | null): number | null => (amount === null ? null : Number(amount));

const presentCategory = ({ document_id: documentId, name, slug, path, products }: CategoryRow) => ({
  documentId,
  name,
  slug,
  path,
  matches: Number(products),
});
