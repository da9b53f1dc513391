/**
 * The categories as a tree, with how many products are for sale in each and below it. A phone wants all of it at once and
 * often; counting a million products takes a third of a second, so the figures are remembered until the catalogue changes.
 */
import type { Core } from '@strapi/strapi';
import { LRUCache } from 'lru-cache';
import type { Entity } from '../../http/presentation';
import { changeFeed } from '../../platform/change-feed';
import { readAnew, readConnection } from '../../reading/read-fresh';
import { sharedMemory } from '../../redis/shared-memory';
import { presentCategory } from './presentation';
import { CATEGORY } from './services/category';
import type { Category } from './contract';

/** Another process may have changed something without a word having reached this one. */
const REMEMBERED_MS = 60_000;

const COUNT_BY_CATEGORY = `
  SELECT link.category_id AS id, count(*)::int AS products
  FROM products
  JOIN products_category_lnk AS link ON link.product_id = products.id
  WHERE products.active
  GROUP BY link.category_id`;

/** Of a category itself, by its id. */
interface ProductCount {
  id: number;
  products: number;
}

type Branch = Partial<Category> & { productCount: number; children: Branch[] };

/** Branches by documentId; those below them are in them. */
export type Tree = Map<string, Branch>;

const trees = new LRUCache<'tree', Tree, Core.Strapi>({
  max: 1,
  ttl: REMEMBERED_MS,
  // Who waits while the catalogue changes is answered with what was counted; it is not remembered.
  ignoreFetchAbort: true,
  fetchMethod: async (_key, _known, { context: strapi, options }) => {
    const count = () => readAnew(strapi, () => countProducts(strapi));
    const counted = await sharedMemory.through('products by category', REMEMBERED_MS, count);
    options.ttl = counted.forMs;
    return readAnew(strapi, () => readTree(strapi, counted.result));
  },
});

changeFeed.subscribe((change) => {
  if (!change.startsWith('user:')) trees.clear();
});

/** @returns every category with what is below it. */
export const categoryTree = (strapi: Core.Strapi): Promise<Tree> =>
  trees.forceFetch('tree', { context: strapi });

async function readTree(strapi: Core.Strapi, counted: ProductCount[]): Promise<Tree> {
  const categories = (await strapi.db
    .query(CATEGORY)
    .findMany({ orderBy: ['name', 'id'], populate: ['parent'] })) as (Entity & { id: number })[];
  const counts = new Map(counted.map(({ id, products }) => [id, products]));
  const tree: Tree = new Map();
  for (const category of categories) {
    const productCount = counts.get(category.id) ?? 0;
    tree.set(String(category.documentId), { ...presentCategory(category), productCount, children: [] });
  }
  const tops: Branch[] = [];
  for (const branch of tree.values()) {
    const above = branch.parent ? tree.get(branch.parent.documentId) : undefined;
    (above?.children ?? tops).push(branch);
  }
  for (const top of tops) addUp(top);
  return tree;
}

async function countProducts(strapi: Core.Strapi): Promise<ProductCount[]> {
  const { rows } = await readConnection(strapi).raw<{ rows: ProductCount[] }>(COUNT_BY_CATEGORY);
  return rows;
}

/** A product in a category is in every category above it. */
function addUp(branch: Branch): number {
  for (const child of branch.children) branch.productCount += addUp(child);
  return branch.productCount;
}
