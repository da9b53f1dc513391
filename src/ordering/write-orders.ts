/** What was accepted becomes rows: orders, lines and sales, through Strapi's lifecycle hooks, the ledger's among them. */
import type { Core } from '@strapi/strapi';
import { storedAdjustments } from './adjustments';
import type { Verdict } from './decide';
import { makeDocumentId } from './document-id';
import { insertRows } from './insert-rows';
import { amountOf } from './money';
import { makeOrderNumber } from './order-number';
import { ORDER, ORDER_LINE } from './order-records';
import type { OrderRecord, Placement } from './placement';
import type { Transaction } from './statements';

const MOVEMENT = 'api::stock-movement.stock-movement' as const;

type Accepted = Extract<Verdict<Placement>, { accepted: true }>;

/** An accepted placement with the order it becomes. */
export interface NewOrder {
  verdict: Accepted;
  record: OrderRecord;
  /** The row's. */
  id: number;
}

/**
 * @param ids drawn for the orders, ascending; at least as many as there are verdicts.
 * @returns the orders that the accepted ones of these verdicts become.
 */
export function newOrders(strapi: Core.Strapi, verdicts: Verdict<Placement>[], ids: number[]): NewOrder[] {
  const currency = strapi.config.get<string>('store.currency');
  const now = new Date();
  return verdicts
    .filter((verdict) => verdict.accepted)
    .map((verdict, index) => ({
      verdict,
      record: recordOf(verdict, currency, now),
      id: ids[index] as number,
    }));
}

const recordOf = (
  { placement, lines, adjustments, total }: Accepted,
  currency: string,
  now: Date,
): OrderRecord => ({
  documentId: placement.documentId,
  number: makeOrderNumber(now),
  state: 'placed',
  currency,
  total,
  placedAt: now.toISOString(),
  note: placement.note,
  shippingAddress: placement.shippingAddress,
  lines: lines.map(({ productId: _productId, ...line }) => line),
  adjustments,
});

/** The movements' hook takes the stock before any of the rows is written. */
export async function writeOrders(strapi: Core.Strapi, trx: Transaction, orders: NewOrder[]): Promise<void> {
  if (orders.length === 0) return;
  const rowsOf = (make: (order: NewOrder) => object[]) => orders.flatMap(make) as Record<string, unknown>[];
  await insertRows(strapi, trx, [
    { uid: ORDER, rows: orders.map(orderRow), ids: orders.map(({ id }) => id) },
    { uid: ORDER_LINE, rows: rowsOf(lineRows) },
    { uid: MOVEMENT, rows: rowsOf(saleRows) },
  ]);
}

const orderRow = ({ verdict: { placement }, record }: NewOrder) => {
  const { lines: _lines, adjustments, total, ...columns } = record;
  const { customer, idempotencyKey, requestHash } = placement;
  return {
    ...columns,
    total: amountOf(total),
    adjustments: adjustments.length > 0 ? storedAdjustments(adjustments) : null,
    customer,
    idempotencyKey,
    requestHash,
  };
};

const lineRows = ({ verdict, id }: NewOrder) =>
  verdict.lines.map(({ productId, product, unitPrice, total, ...columns }, position) => ({
    ...columns,
    documentId: makeDocumentId(),
    order: id,
    position,
    product: productId,
    productDocumentId: product,
    unitPrice: amountOf(unitPrice),
    total: amountOf(total),
  }));

const saleRows = ({ verdict, id }: NewOrder) =>
  verdict.lines.map(({ productId, quantity }) => ({
    documentId: makeDocumentId(),
    product: productId,
    order: id,
    delta: -quantity,
    reason: 'sale' as const,
  }));
