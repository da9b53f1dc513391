/** A product's stock as staff see it beside its form: what is there, how fast it sells, what moved last and by whom. */
import type { Core } from '@strapi/strapi';
import { run, type Transaction } from '../../ordering/statements';
import { presentActor, type ActorRow } from '../activity';

const PRODUCT = 'api::product.product' as const;

// By hand: Strapi's query engine joins the product for a condition on its id, and then sorts all movements it ever had.
const LAST_MOVEMENTS = {
  name: 'last-movements',
  sql: `SELECT delta, stock_after AS "stockAfter", reason, movement.note, movement.created_at AS at,
          actor_kind AS "actorKind", actor_name AS "actorName",
          orders.document_id AS "order", orders.number, up_users.username AS buyer
        FROM (SELECT * FROM stock_movements WHERE product_id = ? ORDER BY id DESC LIMIT 10) AS movement
        LEFT JOIN orders ON orders.id = movement.order_id
        LEFT JOIN up_users ON up_users.id = orders.customer_id
        ORDER BY movement.id DESC`,
};

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

interface MovementRow extends ActorRow {
  delta: number;
  stockAfter: number;
  reason: string;
  note: string | null;
  at: Date;
  /** The order's documentId and number, and whose it is, when an order is the reason. */
  order: string | null;
  number: string | null;
  buyer: string | null;
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
    product.id,
    daysAgo(30),
  ]);
  const movements = await run<MovementRow>(connection, LAST_MOVEMENTS, [product.id]);
  return {
    stock: product.stock,
    lowStockThreshold: product.lowStockThreshold,
    sold: { days7: sold?.week ?? 0, days30: sold?.month ?? 0 },
    movements: movements.map(presentMovement),
  };
}

const presentMovement = (movement: MovementRow): object => {
  const { delta, stockAfter, reason, note, at, order, number, buyer } = movement;
  const who = reason === 'sale' ? { kind: 'customer', name: buyer } : presentActor(movement);
  return { delta, stockAfter, reason, note, at, who, order: order && { documentId: order, number } };
};
