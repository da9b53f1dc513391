/**
 * Applies stock movements to products. Called by the lifecycle hooks and by nothing else, so that there is
 * one statement in the whole shop that writes `products.stock`.
 */
import type { Core } from '@strapi/strapi';
import { invalid, Refused, type ShortLine } from '../../ordering/errors';

export const MOVEMENT = 'api::stock-movement.stock-movement' as const;

export type MovementReason =
  'opening' | 'received' | 'sale' | 'cancellation' | 'returned' | 'correction' | 'damaged' | 'import';

/** A relation as callers of Strapi's query engine and document service may write it. */
export type RelationData =
  | number
  | string
  | null
  | undefined
  | RelationData[]
  | { id?: number | string; set?: RelationData[]; connect?: RelationData[] };

/** A movement as it is written. `stockAfter` is set by the ledger, whatever the caller put there. */
export interface MovementData {
  product: RelationData;
  /** The order's numeric id, when an order is the reason. */
  order?: number | null;
  /** Pieces; positive arrives, negative leaves, never 0. */
  delta: number;
  reason: MovementReason;
  note?: string | null;
  stockAfter?: number;
}

interface StockRow {
  id: number;
  document_id: string;
  stock: number;
}

/** More than any shop holds, and far enough below PostgreSQL's integer that no sum of one batch overflows it. */
const LARGEST_STOCK = 2_000_000_000;

/** What we use of the transaction that Strapi hands out; it is knex's, which is no dependency of ours. */
interface Transaction {
  raw(sql: string, bindings: unknown[]): PromiseLike<{ rows: StockRow[] }>;
}

/**
 * Locks the products in the order of their ids (so that two batches cannot wait for each other in a circle)
 * and adds every delta, in one statement, then tells each movement the stock it left behind.
 * @param movements are changed in place: `product` becomes the numeric id, `stockAfter` is set.
 * @throws Refused INSUFFICIENT_STOCK, naming every product that one of the movements would take below zero;
 * UNKNOWN_PRODUCT; INVALID_REQUEST when a delta is not a whole number other than 0.
 * @throws Error outside of a transaction: the change and its row must not be two.
 */
export async function applyMovements(strapi: Core.Strapi, movements: MovementData[]): Promise<void> {
  if (!strapi.db.inTransaction()) {
    throw new Error('A stock movement is created inside a transaction only; use strapi.db.transaction');
  }
  const deltas = deltasByProduct(movements);
  await strapi.db.transaction(async ({ trx }) => {
    const changed = await addToStock(trx, deltas);
    if (changed.size < deltas.size) await refuseUnchanged(trx, deltas, changed);
    setStockAfter(movements, deltas, changed);
  });
}

function deltasByProduct(movements: MovementData[]): Map<number, number> {
  const deltas = new Map<number, number>();
  for (const movement of movements) {
    const { delta } = movement;
    if (!Number.isInteger(delta) || delta === 0)
      throw invalid(['delta'], 'must be a whole number other than 0');
    if (Math.abs(delta) > LARGEST_STOCK) throw invalid(['delta'], `must be at most ${LARGEST_STOCK}`);
    movement.product = idOf(movement.product);
    deltas.set(movement.product, (deltas.get(movement.product) ?? 0) + delta);
  }
  return deltas;
}

/** Strapi hands relation data on in many forms: 7, "7", {id: 7}, [..], {set: [..]}, {connect: [..]}. */
function idOf(relation: RelationData): number {
  if (Array.isArray(relation)) return idOf(relation[0]);
  if (typeof relation === 'number' && Number.isInteger(relation)) return relation;
  if (typeof relation === 'string' && /^[0-9]{1,9}$/.test(relation)) return Number(relation);
  if (typeof relation === 'object' && relation !== null)
    return idOf(relation.set ?? relation.connect ?? relation.id);
  throw invalid(['product'], 'must be the product that moves');
}

async function addToStock(trx: Transaction, deltas: Map<number, number>): Promise<Map<number, StockRow>> {
  const { rows } = await trx.raw(
    `WITH locked AS (
       SELECT id FROM products WHERE id = ANY(?::int[]) ORDER BY id FOR NO KEY UPDATE
     )
     UPDATE products SET stock = products.stock + change.delta
     FROM locked JOIN unnest(?::int[], ?::bigint[]) AS change (id, delta) USING (id)
     WHERE products.id = locked.id AND products.stock + change.delta BETWEEN 0 AND ?
     RETURNING products.id, products.document_id, products.stock`,
    [[...deltas.keys()], [...deltas.keys()], [...deltas.values()], LARGEST_STOCK],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

async function refuseUnchanged(
  trx: Transaction,
  deltas: Map<number, number>,
  changed: Map<number, StockRow>,
): Promise<never> {
  const ids = [...deltas.keys()].filter((id) => !changed.has(id));
  const { rows } = await trx.raw('SELECT id, document_id, stock FROM products WHERE id = ANY(?::int[])', [
    ids,
  ]);
  const unknown = ids.filter((id) => !rows.some((row) => row.id === id));
  if (unknown.length > 0) {
    throw new Refused({ code: 'UNKNOWN_PRODUCT', lines: unknown.map((id) => ({ product: String(id) })) });
  }
  if (rows.some((row) => row.stock + (deltas.get(row.id) ?? 0) > LARGEST_STOCK)) {
    throw invalid(['delta'], `would take the stock above ${LARGEST_STOCK}`);
  }
  throw insufficient(rows.map((row) => shortLine(row.document_id, deltas.get(row.id) ?? 0, row.stock)));
}

/** Movements of one product follow each other: the statement knows the last stock, the rest is counted back. */
function setStockAfter(
  movements: MovementData[],
  deltas: Map<number, number>,
  changed: Map<number, StockRow>,
): void {
  const running = new Map([...changed].map(([id, row]) => [id, row.stock - (deltas.get(id) ?? 0)]));
  const short: ShortLine[] = [];
  for (const movement of movements) {
    const id = movement.product as number;
    const before = running.get(id) ?? 0;
    movement.stockAfter = before + movement.delta;
    running.set(id, movement.stockAfter);
    if (movement.stockAfter < 0)
      short.push(shortLine(changed.get(id)?.document_id ?? '', movement.delta, before));
  }
  if (short.length > 0) throw insufficient(short);
}

const shortLine = (product: string, delta: number, available: number): ShortLine => ({
  product,
  requested: -delta,
  available,
});

const insufficient = (lines: ShortLine[]): Refused => new Refused({ code: 'INSUFFICIENT_STOCK', lines });
