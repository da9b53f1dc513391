/** A product's stock as staff see it beside its form: what is there, how fast it sells, what moved last and by whom. */
import type { Core } from '@strapi/strapi';
import type { OrderRow } from '../../ordering/order-records';
import { run, type Transaction } from '../../ordering/statements';
import { presentActor, type ActorRow } from '../activity';

const PRODUCT = 'api::product.product' as const;
const MOVEMENT = 'api::stock-movement.stock-movement' as const;

const LAST_MOVEMENTS = 10;

/** Pieces that left with orders and did not come back by cancellation. */
const SOLD = {
  name: 'sold-lately',
  sql: `SELECT
          COALESCE(-sum(delta) FILTER (WHERE created_at >= ?), 0)::int AS week,
          COALESCE(-sum(delta), 0)::int AS month
        FROM stock_movements
        WHERE product_id = ? AND reason IN ('sale', 'cancellation') AND created_at >= ?`,
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

interface MovementRow extends ActorRow {
  delta: number;
  stockAfter: number;
  reason: string;
  note: string | null;
  createdAt: string;
  order: (Pick<OrderRow, 'documentId' | 'number'> & { customer: { username: string } | null }) | null;
}

/** @returns the product, or null when there is no such product. */
export const findProduct = (strapi: Core.Strapi, documentId: string): Promise<ProductOnCard | null> =>
  strapi.db
    .query(PRODUCT)
    .findOne({ where: { documentId }, select: ['id', 'documentId', 'stock', 'lowStockThreshold'] });

export async function readStockCard(strapi: Core.Strapi, product: ProductOnCard): Promise<object> {
  const connection = strapi.db.connection as unknown as Transaction;
  const [sold] = await run<{ week: number; month: number }>(connection, SOLD, [
    daysAgo(7),
    product.id,
    daysAgo(30),
  ]);
  const movements: MovementRow[] = await strapi.db.query(MOVEMENT).findMany({
    where: { product: product.id },
    orderBy: { id: 'desc' },
    limit: LAST_MOVEMENTS,
    populate: {
      order: { select: ['documentId', 'number'], populate: { customer: { select: ['username'] } } },
    },
  });
  return {
    stock: product.stock,
    lowStockThreshold: product.lowStockThreshold,
    sold: { days7: sold?.week ?? 0, days30: sold?.month ?? 0 },
    movements: movements.map(presentMovement),
  };
}

const presentMovement = (movement: MovementRow): object => ({
  delta: movement.delta,
  stockAfter: movement.stockAfter,
  reason: movement.reason,
  note: movement.note,
  at: movement.createdAt,
  who: movement.reason === 'sale' ? buyerOf(movement) : presentActor(movement),
  order: movement.order ? { documentId: movement.order.documentId, number: movement.order.number } : null,
});

const buyerOf = ({ order }: MovementRow): object | null =>
  order ? { kind: 'customer', name: order.customer?.username ?? null } : null;
