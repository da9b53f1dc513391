/**
 * The catalogue for tools: the shop's own search, over all that the caller's permission lets them see, products that are not for
 * sale included, with the fields it lets them see.
 */
import type { Core } from '@strapi/strapi';
import { z } from 'zod';
import { productOfStaff } from '../api/product/contract';
import { readProducts } from '../api/product/list';
import { PRODUCT } from '../api/product/services/product';
import { documentId, filledText } from '../http/fields';
import type { Entity } from '../http/presentation';
import { notFound } from '../http/serve';
import { invalid } from '../ordering/errors';
import type { Caller } from './caller';
import { tool, type Right } from './tool';

const READ = 'plugin::content-manager.explorer.read';

const READ_PRODUCTS: Right = { action: READ, subject: PRODUCT };

/** What a search looks into: who finds a word in it has read it. */
const SEARCHED = ['name', 'sku', 'description'];

const WITH_CATEGORY = { category: { fields: ['documentId', 'name', 'slug'] } };

/** A role may be given any selection of the fields. */
const product = productOfStaff
  .pick({
    documentId: true,
    name: true,
    slug: true,
    sku: true,
    description: true,
    price: true,
    currency: true,
    stock: true,
    lowStockThreshold: true,
    active: true,
    category: true,
  })
  .partial()
  .required({ documentId: true, currency: true });

/** Without the text, which would make most of a page. */
const listed = product.omit({ description: true });

const counted = z.object({ page: z.int(), pageSize: z.int(), pageCount: z.int(), total: z.int() });

export const listProducts = tool({
  name: 'list_products',
  title: 'List products',
  description:
    'Lists products with price and stock, those not for sale included; a search puts the best match first and forgives slips.',
  needs: READ_PRODUCTS,
  input: z.strictObject({
    search: filledText(255).optional().describe('Looked for in name, SKU and description'),
    category: documentId.optional().describe('documentId of the category'),
    active: z.boolean().optional().describe('true: only what is for sale; false: only what is not'),
    page: z.int().min(1).max(10_000).default(1),
    pageSize: z.int().min(1).max(50).default(25),
  }),
  output: z.object({ results: z.array(listed), pagination: counted }),
  run: async (strapi, { search, category, active, page, pageSize: size }, caller) => {
    if (search !== undefined) refuseToSearch(caller);
    const permission = permissionOf(strapi, caller);
    const filters = {
      ...(category === undefined ? {} : { category: { documentId: { $eq: category } } }),
      ...(active === undefined ? {} : { active: { $eq: active } }),
    };
    await permission.validateQuery({ filters });
    const query = { _q: search, filters, pagination: { kind: 'page', page, size, withCount: true } } as const;
    const visible = await visibleTo(strapi, permission);
    const { rows, pagination } = await readProducts(strapi, query, WITH_CATEGORY, visible, []);
    const results = await Promise.all(rows.map((row) => shown(strapi, permission, row)));
    return { results, pagination: counted.parse(pagination) };
  },
});

export const getProduct = tool({
  name: 'get_product',
  title: 'Get a product',
  description: 'Reads one product whole, with its description.',
  needs: READ_PRODUCTS,
  input: z.strictObject({ documentId }),
  output: product,
  run: async (strapi, wanted, caller) => {
    const permission = permissionOf(strapi, caller);
    const where = { $and: [await visibleTo(strapi, permission), wanted] };
    const { populate } = strapi.get('query-params').transform(PRODUCT, { populate: WITH_CATEGORY });
    const row: Entity | null = await strapi.db.query(PRODUCT).findOne({ where, populate });
    if (!row) throw notFound();
    return shown(strapi, permission, row);
  },
});

/** Strapi's, by which the panel shows entries. */
interface Permission {
  sanitizedQuery: { read(query: object): Promise<{ filters?: object }> };
  /** @throws ValidationError naming what this caller may not filter by. */
  validateQuery(query: object): Promise<unknown>;
  sanitizeOutput(entity: object): Promise<Entity>;
}

const permissionOf = (strapi: Core.Strapi, { ability }: Caller): Permission =>
  strapi
    .plugin('content-manager')
    .service('permission-checker')
    .create({ userAbility: ability, model: PRODUCT });

/** @returns the conditions of the permission, if it has any, as Strapi's query engine takes them. */
async function visibleTo(strapi: Core.Strapi, permission: Permission): Promise<object> {
  const { filters } = await permission.sanitizedQuery.read({});
  return filters ? (strapi.get('query-params').transform(PRODUCT, { filters }).where ?? {}) : {};
}

const shown = async (
  strapi: Core.Strapi,
  permission: Permission,
  row: object,
): Promise<z.input<typeof product>> => ({
  ...((await permission.sanitizeOutput(row)) as z.input<typeof product>),
  currency: strapi.config.get<string>('store.currency'),
});

function refuseToSearch({ ability }: Caller): void {
  const hidden = SEARCHED.filter((field) => !ability.can(READ, PRODUCT, field));
  if (hidden.length > 0) throw invalid(['search'], `needs the right to read ${hidden.join(', ')}`);
}
