/** Writes rows of a catalogue to the shop, in one transaction. */
import type { Core } from '@strapi/strapi';
import type { CatalogueRow } from './shopify-variant';
import { slugOf } from './slug';

const PRODUCT = 'api::product.product' as const;
const CATEGORY = 'api::category.category' as const;
const MOVEMENT = 'api::stock-movement.stock-movement' as const;

export type Change = 'created' | 'updated' | 'unchanged';

interface StoredProduct {
  id: number;
  sku: string;
  name: string;
  description: string | null;
  price: number;
  stock: number;
  active: boolean;
  category: { id: number } | null;
  images: { id: number }[];
}

/**
 * @param images numeric file ids by the address the row names.
 * @returns what became of each row, in order.
 * @throws whatever a row was refused with; nothing of the chunk is written then.
 */
export async function upsertProducts(
  strapi: Core.Strapi,
  rows: CatalogueRow[],
  images: ReadonlyMap<string, number>,
): Promise<Change[]> {
  return strapi.db.transaction(async ({ trx }) => {
    const skus = rows.map(({ sku }) => sku);
    // Locked, or a sale between reading the stock and writing the difference would be undone.
    await trx.raw('SELECT FROM products WHERE sku = ANY(?::text[]) ORDER BY id FOR NO KEY UPDATE', [skus]);
    const stored = await findStored(strapi, skus);
    const movements: object[] = [];
    const changes: Change[] = [];
    for (const row of rows) {
      const before = stored.get(row.sku);
      const data = await columnsOf(strapi, row, images);
      const { id, change } = before
        ? await updateProduct(strapi, before, data)
        : await createProduct(strapi, row, data);
      const delta = row.stock === undefined ? 0 : row.stock - (before?.stock ?? 0);
      if (delta !== 0) movements.push({ product: id, delta, reason: 'import' });
      changes.push(change === 'unchanged' && delta !== 0 ? 'updated' : change);
    }
    if (movements.length > 0) await strapi.db.query(MOVEMENT).createMany({ data: movements });
    return changes;
  });
}

async function findStored(strapi: Core.Strapi, skus: string[]): Promise<Map<string, StoredProduct>> {
  const products: StoredProduct[] = await strapi.db
    .query(PRODUCT)
    .findMany({ where: { sku: { $in: skus } }, populate: { category: true, images: true } });
  return new Map(products.map((product) => [product.sku, product]));
}

interface Columns {
  name: string;
  description: string | null;
  price: number;
  active: boolean;
  category: number | null;
  images: number[];
}

const columnsOf = async (
  strapi: Core.Strapi,
  row: CatalogueRow,
  images: ReadonlyMap<string, number>,
): Promise<Columns> => ({
  name: row.name,
  description: row.description,
  price: row.price,
  active: row.active,
  category: row.category === null ? null : await categoryId(strapi, row.category),
  images: row.images.map((address) => images.get(address)).filter((id) => id !== undefined),
});

async function createProduct(
  strapi: Core.Strapi,
  row: CatalogueRow,
  data: Columns,
): Promise<{ id: number; change: Change }> {
  const { id } = await strapi.db
    .query(PRODUCT)
    .create({ data: { ...data, sku: row.sku, slug: await freeSlug(strapi, row) } });
  return { id, change: 'created' };
}

async function updateProduct(
  strapi: Core.Strapi,
  before: StoredProduct,
  data: Columns,
): Promise<{ id: number; change: Change }> {
  const current: Columns = {
    name: before.name,
    description: before.description,
    price: before.price,
    active: before.active,
    category: before.category?.id ?? null,
    images: before.images.map(({ id }) => id),
  };
  if (JSON.stringify(current) === JSON.stringify(data)) return { id: before.id, change: 'unchanged' };
  await strapi.db.query(PRODUCT).update({ where: { id: before.id }, data });
  return { id: before.id, change: 'updated' };
}

/** The slug the file suggests, or with the SKU behind it when another product has it. */
async function freeSlug(strapi: Core.Strapi, { slug, sku }: CatalogueRow): Promise<string> {
  const taken = await strapi.db.query(PRODUCT).count({ where: { slug } });
  return taken === 0 ? slug : slugOf(`${slug} ${sku}`);
}

async function categoryId(strapi: Core.Strapi, name: string): Promise<number> {
  const slug = slugOf(name);
  const existing: { id: number } | null = await strapi.db.query(CATEGORY).findOne({ where: { slug } });
  const category: { id: number } =
    existing ?? (await strapi.db.query(CATEGORY).create({ data: { name, slug } }));
  return category.id;
}
