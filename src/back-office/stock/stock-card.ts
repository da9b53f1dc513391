/** A product's stock as staff see it beside its form: what is there, how fast it sells, what moved last and by whom. */
import type { Core } from '@strapi/strapi';
import { run, type Transaction } from '../../ordering/statements';
import type { StockCard } from './contract';
import { readMovements } from './movements';

const PRODUCT = 'api::product.product' as const;

const MOVEMENTS_ON_CARD = 10;

/**
 * Pieces of the orders of those days, without those that were cancelled since. The last movement before them is looked for
 * from the end, so that a product's long past costs nothing.
 */
const SOLD = {
  name: 'sold-lately',
  sql: `SELECT
          COALESCE(-sum(delta) FILTER (WHERE movement.created_at >= ?), 0)::int AS week,
          COALESCE(-sum(delta), 0)::int AS month
        FROM stock_movements AS movement LEFT JOIN orders ON orders.id = movement.order_id
        WHERE movement.product_id = ? AND reason = 'sale' AND orders.state IS DISTINCT FROM 'cancelled'
          AND movement.id > COALESCE((
            SELECT id FROM stock_movements WHERE product_id = ? AND created_at < ? ORDER BY id DESC LIMIT 1
          ), 0)`,
};

const DAY_MS = 24 * 60 * 60 * 1000;

/** By this process's clock, which is also the one in Strapi's columns. */
const daysAgo = (days: number): Date => new Date(Date.now() - days * DAY_MS);

export interface ProductOnCard {
  id: number;
  documentId: string;
  stock: number;
  lowStockThreshold: number;
}

/** @returns the product, or null when there is no such product. */
export const findProduct = (strapi: Core.Strapi, documentId: string): Promise<ProductOnCard | null> =>
  strapi.db
    .query(PRODUCT)
    .findOne({ where: { documentId }, select: ['id', 'documentId', 'stock', 'lowStockThreshold'] });

/** @returns all of it but what the reader may do. */
export async function readStockCard(
  strapi: Core.Strapi,
  product: ProductOnCard,
): Promise<Omit<StockCard, 'reasons'>> {
  const connection = strapi.db.connection as unknown as Transaction;
  const [sold] = await run<{ week: number; month: number }>(connection, SOLD, [
    daysAgo(7),
    product.id,
    product.id,
    daysAgo(30),
  ]);
  const { entries, next } = await readMovements(strapi, product.id, undefined, MOVEMENTS_ON_CARD);
  return {
    stock: product.stock,
    lowStockThreshold: product.lowStockThreshold,
    sold: { days7: sold?.week ?? 0, days30: sold?.month ?? 0 },
    movements: entries,
    next,
  };
}
