/** Products for tests. */
import { randomUUID } from 'node:crypto';
import type { Shop } from './shop';

export interface TestProduct {
  id: number;
  documentId: string;
  sku: string;
  name: string;
  price: number;
}

interface Wish {
  price?: number;
  stock?: number;
  active?: boolean;
  name?: string;
  description?: string;
}

/** Creates a product as a plugin would, by the document service. */
export function product(
  shop: Shop,
  { price = 10, stock = 0, active = true, name, description }: Wish = {},
): Promise<TestProduct> {
  const sku = `SKU-${randomUUID().slice(0, 8)}`;
  const data = {
    name: name ?? `Product ${sku}`,
    slug: sku.toLowerCase(),
    sku,
    description,
    price,
    stock,
    active,
  };
  return shop.inside(async (strapi, values) => {
    const { id, documentId } = await strapi
      .documents('api::product.product')
      .create({ data: values as never });
    return { id: Number(id), documentId, sku: values.sku, name: values.name, price: values.price };
  }, data);
}

/** @returns the stock as the database holds it now. */
export async function stockOf(shop: Shop, { id }: TestProduct): Promise<number> {
  const [row] = await shop.database.query<{ stock: number }>('SELECT stock FROM products WHERE id = $1', [
    id,
  ]);
  return (row as { stock: number }).stock;
}

/** A movement as the ledger holds it. */
export interface Movement {
  delta: number;
  stock_after: number;
  reason: string;
}

/** @returns the product's ledger, oldest first. */
export const ledgerOf = (shop: Shop, { id }: TestProduct): Promise<Movement[]> =>
  shop.database.query<Movement>(
    'SELECT delta, stock_after, reason FROM stock_movements WHERE product_id = $1 ORDER BY id',
    [id],
  );
