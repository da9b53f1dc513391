/**
 * Applies stock movements to products. Called by the lifecycle hooks and by nothing else, so that there is
 * one statement in the whole shop that writes `products.stock`.
 */
import type { Core } from '@strapi/strapi';
import { actorColumns, type Actor, type ActorColumns } from '../../ordering/actor';
import { invalid, Refused, type ShortLine } from '../../ordering/errors';
import { lockStock } from '../../ordering/locks';
import { run, type Transaction } from '../../ordering/statements';

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
export interface MovementData extends Partial<ActorColumns> {
  product: RelationData;
  /** The order's numeric id, when an order is the reason. */
  order?: number | null;
  /** Pieces; positive arrives, negative leaves, never 0. */
  delta: number;
  reason: MovementReason;
  note?: string | null;
  stockAfter?: number;
}

/**
 * Writes beside each movement who makes it, unless that is said already. A sale is the doing of its order's customer, and
 * says no more: names would cost every order.
 */
export function signMovements(movements: MovementData[], actor: Actor): void {
  for (const movement of movements) {
    if (movement.reason !== 'sale' && !movement.actorKind) Object.assign(movement, actorColumns(actor));
  }
}

interface StockRow {
  id: number;
  document_id: string;
  stock: number;
}

/** More than any shop holds, and far enough below PostgreSQL's integer that no sum of one batch overflows it. */
const LARGEST_STOCK = 2_000_000_000;

// The rows are locked already, so what the statement sees of them is what they are.
const ADD_TO_STOCK = {
  name: 'add-to-stock',
  sql: `WITH change AS (
          SELECT * FROM unnest(?::int[], ?::bigint[], ?::bigint[], ?::bigint[]) AS change (id, delta, lowest, highest)
        ), verdict AS (
          SELECT count(*) = ? AND bool_and(stock + lowest >= 0 AND stock + highest <= ?) AS possible
          FROM products JOIN change USING (id)
        )
        UPDATE products SET stock = products.stock + change.delta
        FROM change, verdict
        WHERE products.id = change.id AND verdict.possible
        RETURNING products.id, products.document_id, products.stock`,
};

const READ_STOCK = {
  name: 'read-stock',
  sql: 'SELECT id, document_id, stock FROM products WHERE id = ANY(?::int[])',
};

/** What all movements of one product do together. `lowest` and `highest` are the extremes on the way, from 0. */
interface Change {
  delta: number;
  lowest: number;
  highest: number;
}

/**
 * Locks the products in the order of their ids (so that two batches cannot wait for each other in a circle)
 * and adds every delta, in one statement that changes all of them or none, then tells each movement the stock it
 * left behind.
 * @param movements are changed in place: `product` becomes the numeric id, `stockAfter` is set.
 * @throws Refused INSUFFICIENT_STOCK, naming every product that one of the movements would take below zero;
 * UNKNOWN_PRODUCT; INVALID_REQUEST when a delta is not a whole number other than 0. Nothing is changed then.
 * @throws Error outside of a transaction: the change and its row must not be two.
 */
export async function applyMovements(strapi: Core.Strapi, movements: MovementData[]): Promise<void> {
  if (!strapi.db.inTransaction()) {
    throw new Error('A stock movement is created inside a transaction only; use strapi.db.transaction');
  }
  const changes = changesByProduct(movements);
  await strapi.db.transaction(async ({ trx }) => {
    const transaction = trx as unknown as Transaction;
    await lockStock(transaction, [...changes.keys()]);
    const changed = await addToStock(transaction, changes);
    if (changed.size === 0) await refuse(transaction, changes);
    setStockAfter(movements, changes, changed);
  });
}

function changesByProduct(movements: MovementData[]): Map<number, Change> {
  const changes = new Map<number, Change>();
  for (const movement of movements) {
    const { delta } = movement;
    if (!Number.isInteger(delta) || delta === 0)
      throw invalid(['delta'], 'must be a whole number other than 0');
    if (Math.abs(delta) > LARGEST_STOCK) throw invalid(['delta'], `must be at most ${LARGEST_STOCK}`);
    movement.product = idOf(movement.product);
    const before = changes.get(movement.product) ?? { delta: 0, lowest: 0, highest: 0 };
    const after = before.delta + delta;
    changes.set(movement.product, {
      delta: after,
      lowest: Math.min(before.lowest, after),
      highest: Math.max(before.highest, after),
    });
  }
  return changes;
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

async function addToStock(trx: Transaction, changes: Map<number, Change>): Promise<Map<number, StockRow>> {
  const ids = [...changes.keys()];
  const column = (name: keyof Change) => [...changes.values()].map((change) => change[name]);
  const rows = await run<StockRow>(trx, ADD_TO_STOCK, [
    ids,
    column('delta'),
    column('lowest'),
    column('highest'),
    ids.length,
    LARGEST_STOCK,
  ]);
  return new Map(rows.map((row) => [row.id, row]));
}

async function refuse(trx: Transaction, changes: Map<number, Change>): Promise<never> {
  const ids = [...changes.keys()];
  const products = await run<StockRow>(trx, READ_STOCK, [ids]);
  const unknown = ids.filter((id) => !products.some((product) => product.id === id));
  if (unknown.length > 0) {
    throw new Refused({ code: 'UNKNOWN_PRODUCT', lines: unknown.map((id) => ({ product: String(id) })) });
  }
  const short = products.flatMap(({ id, document_id, stock }): ShortLine[] => {
    const lowest = changes.get(id)?.lowest ?? 0;
    return stock + lowest < 0 ? [{ product: document_id, requested: -lowest, available: stock }] : [];
  });
  if (short.length > 0) throw new Refused({ code: 'INSUFFICIENT_STOCK', lines: short });
  throw invalid(['delta'], `would take the stock above ${LARGEST_STOCK}`);
}

/** Movements of one product follow each other: the statement knows the last stock, the rest is counted back. */
function setStockAfter(
  movements: MovementData[],
  changes: Map<number, Change>,
  changed: Map<number, StockRow>,
): void {
  const running = new Map([...changed].map(([id, row]) => [id, row.stock - (changes.get(id)?.delta ?? 0)]));
  for (const movement of movements) {
    const id = movement.product as number;
    movement.stockAfter = (running.get(id) ?? 0) + movement.delta;
    running.set(id, movement.stockAfter);
  }
}
