/** Writes rows of a catalogue to the shop, in one transaction. */
import type { Core } from '@strapi/strapi';
import type { Transaction } from '../ordering/statements';
import { freeSlug } from '../platform/free-slug';
import type { CatalogueRow } from './catalogue-row';
import {
  DIFFERENT,
  differencesOf,
  findStored,
  imagesOf,
  type Field,
  type RowImages,
  type StoredProduct,
} from './differences';
import { exportedOf, requireAsSeen, requireUnmoved, type Seen } from './seen';
import { slugOf } from './slug';

const PRODUCT = 'api::product.product' as const;
const CATEGORY = 'api::category.category' as const;
const MOVEMENT = 'api::stock-movement.stock-movement' as const;

export type Change = 'created' | 'updated' | 'unchanged';

export interface Upsert {
  row: CatalogueRow;
  seen: Seen;
}

/**
 * @param images numeric file ids by the address the row names.
 * @returns what became of each row, in order.
 * @throws whatever a row was refused with; nothing of the chunk is written then.
 */
export async function upsertProducts(
  strapi: Core.Strapi,
  upserts: Upsert[],
  images: ReadonlyMap<string, number>,
): Promise<Change[]> {
  return strapi.db.transaction(async ({ trx }) => {
    const skus = upserts.map(({ row }) => row.sku);
    // Locked, or a sale between reading the stock and writing the difference would be undone.
    await trx.raw('SELECT FROM products WHERE sku = ANY(?::text[]) ORDER BY id FOR NO KEY UPDATE', [skus]);
    const stored = await findStored(strapi, skus);
    const movements: object[] = [];
    const changes: Change[] = [];
    for (const upsert of upserts) {
      const { row, seen } = upsert;
      const before = stored.get(row.sku);
      requireAsSeen(before, seen);
      const delta = await deltaOf(trx as Transaction, row, seen, before);
      const rowImages = imagesOf(row, images);
      const { id, change } = before
        ? await updateProduct(strapi, before, upsert, rowImages)
        : await createProduct(strapi, row, rowImages);
      if (delta !== 0) movements.push({ product: id, delta, reason: 'import' });
      changes.push(change === 'unchanged' && delta !== 0 ? 'updated' : change);
    }
    if (movements.length > 0) await strapi.db.query(MOVEMENT).createMany({ data: movements });
    return changes;
  });
}

/**
 * @returns what brings the stock from where it was seen, or else from where it is, to the row's.
 * @throws ApplicationError when it was seen and has been moved since.
 */
async function deltaOf(
  transaction: Transaction,
  row: CatalogueRow,
  seen: Seen,
  before: StoredProduct | undefined,
): Promise<number> {
  if (row.stock === undefined) return 0;
  const basis = typeof seen === 'object' ? seen : exportedOf(row, before?.id);
  if (!basis) return row.stock - (before?.stock ?? 0);
  const delta = row.stock - basis.stock;
  if (delta !== 0) await requireUnmoved(transaction, basis);
  return delta;
}

/** @returns these fields of the row as columns; a category it names is made if there is none. */
async function columnsOf(
  strapi: Core.Strapi,
  row: CatalogueRow,
  images: RowImages,
  fields: Field[],
): Promise<Partial<Record<Field, unknown>>> {
  const columns: Partial<Record<Field, unknown>> = {};
  for (const field of fields) {
    if (field === 'images') columns.images = images.ids;
    else if (field === 'category' && row.category) columns.category = await categoryId(strapi, row.category);
    else columns[field] = row[field];
  }
  return columns;
}

async function createProduct(
  strapi: Core.Strapi,
  row: CatalogueRow,
  images: RowImages,
): Promise<{ id: number; change: Change }> {
  const said = DIFFERENT.filter((field) => row[field] !== undefined);
  const data = await columnsOf(strapi, row, images, said);
  const { id } = await strapi.db
    .query(PRODUCT)
    .create({ data: { ...data, sku: row.sku, slug: await productSlug(strapi, row) } });
  return { id, change: 'created' };
}

async function updateProduct(
  strapi: Core.Strapi,
  before: StoredProduct,
  { row, seen }: Upsert,
  images: RowImages,
): Promise<{ id: number; change: Change }> {
  const { id } = before;
  const listed = typeof seen === 'object' ? seen.fields : DIFFERENT;
  const fields = differencesOf(before, row, images).filter((field) => listed.includes(field));
  if (fields.length === 0) return { id, change: 'unchanged' };
  await strapi.db
    .query(PRODUCT)
    .update({ where: { id }, data: await columnsOf(strapi, row, images, fields) });
  return { id, change: 'updated' };
}

/** The slug the file suggests, or with the SKU behind it when another product has it. */
async function productSlug(strapi: Core.Strapi, { slug, sku }: CatalogueRow): Promise<string> {
  const taken = await strapi.db.query(PRODUCT).count({ where: { slug } });
  return taken === 0 ? slug : slugOf(`${slug} ${sku}`);
}

/** By its name, as people know it: two names may make the same slug, and a renamed category keeps its own. */
async function categoryId(strapi: Core.Strapi, name: string): Promise<number> {
  const existing: { id: number } | null = await strapi.db
    .query(CATEGORY)
    .findOne({ where: { name: { $eqi: name } }, orderBy: { id: 'asc' } });
  if (existing) return existing.id;
  const slug = await freeSlug(strapi, CATEGORY, name);
  const { id }: { id: number } = await strapi.db.query(CATEGORY).create({ data: { name, slug } });
  return id;
}
