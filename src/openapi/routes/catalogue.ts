/** Products, categories and the ledger of stock. */
import { z } from 'zod';
import { category, categoryChanges, newCategory } from '../../api/category/contract';
import { LIST_PARAMETERS } from '../../http/query';
import { facets, newProduct, product, productChanges, productOfStaff } from '../../api/product/contract';
import { movement, newMovement } from '../../api/stock-movement/contract';
import { data, entity, page, type Route } from '../route';
import { catalogueRoutes, listParameters } from './list';

const IMAGES = {
  populate: {
    in: 'query' as const,
    contract: z.string().describe('`images` for the pictures; the category is always there'),
    example: 'images',
  },
};

const FACETS = {
  facets: {
    in: 'query' as const,
    contract: z
      .string()
      .describe(
        'Some of category, price, stock, separated by commas: what all that match have in common, in `meta.facets`',
      ),
    example: 'category,price',
  },
};

const CHILDREN = {
  populate: {
    in: 'query' as const,
    contract: z
      .string()
      .describe('`children` for everything below it, with how many products are for sale in each'),
    example: 'children',
  },
};

const FIELDS = {
  fields: {
    in: 'query' as const,
    contract: LIST_PARAMETERS.fields,
    example: 'name,price',
  },
};

const PRODUCTS = listParameters({
  sort: 'popularity:desc',
  fields: 'name,price',
  _q: 'espresso',
  filters: {
    'filters[category][slug][$eq]': 'coffee',
    'filters[category][path][$startsWith]': '/drinks/',
    'filters[price][$gte]': '5',
    'filters[price][$lte]': '20',
    'filters[stock][$gt]': '0',
    'filters[name][$containsi]': 'espresso',
  },
});

const CATEGORIES = listParameters({
  sort: 'name:asc',
  fields: 'name,slug',
  _q: 'coffee',
  filters: {
    'filters[slug][$eq]': 'coffee',
    'filters[parent][id][$null]': 'true',
    'filters[path][$startsWith]': '/drinks/',
  },
});

const MOVEMENTS = listParameters({
  sort: 'createdAt:desc',
  _q: 'Delivery',
  filters: {
    'filters[product][documentId][$eq]': 'z7v8zma53x01r6oceimv922b',
    'filters[reason][$eq]': 'received',
  },
});

export const CATALOGUE_ROUTES: Route[] = [
  ...catalogueRoutes({
    path: '/products',
    tag: 'Products',
    one: 'Product',
    many: 'Products',
    shown: product,
    shownToStaff: productOfStaff,
    created: newProduct,
    changed: productChanges,
    meta: { facets: facets.optional() },
    listed: { ...PRODUCTS, ...IMAGES, ...FACETS },
    read: { ...FIELDS, ...IMAGES },
    cached: true,
  }),
  ...catalogueRoutes({
    path: '/categories',
    tag: 'Categories',
    one: 'Category',
    many: 'Categories',
    shown: category,
    shownToStaff: category,
    created: newCategory,
    changed: categoryChanges,
    listed: { ...CATEGORIES, ...CHILDREN },
    read: { ...FIELDS, ...CHILDREN },
    cached: false,
  }),
  {
    method: 'get',
    path: '/stock-movements',
    id: 'listStockMovements',
    tag: 'Stock',
    summary: 'Read the ledger, newest first',
    access: 'staff',
    parameters: MOVEMENTS,
    filtered: true,
    answers: { 200: { description: 'OK', body: page(movement) } },
  },
  {
    method: 'post',
    path: '/stock-movements',
    id: 'createStockMovement',
    tag: 'Stock',
    summary: 'Record what arrived or left',
    access: 'staff',
    body: data(newMovement),
    answers: { 201: { description: 'Recorded; the stock is changed', body: entity(movement) } },
    refusals: ['UNKNOWN_PRODUCT', 'INSUFFICIENT_STOCK'],
  },
];
