/**
 * Places a batch of orders in one transaction: lock the products, see what was placed before, decide, write
 * orders, lines and sales. All writes run Strapi's lifecycle hooks (the ledger's among them), so that plugins'
 * subscribers see every order.
 */
import type { Core } from '@strapi/strapi';
import { decide, type Verdict } from './decide';
import { makeDocumentId } from './document-id';
import { findStored, type Stored } from './idempotency';
import { insertRows } from './insert-rows';
import { findLockedProducts, lockProducts } from './locks';
import { amountOf } from './money';
import { makeOrderNumber } from './order-number';
import { findOrderRecords, ORDER, ORDER_LINE } from './order-records';
import type { OrderRecord, Outcome, Placement } from './placement';
import type { Transaction } from './statements';

const MOVEMENT = 'api::stock-movement.stock-movement' as const;

type Accepted = Extract<Verdict<Placement>, { accepted: true }>;

/** An accepted placement with the order it becomes. */
interface NewOrder {
  verdict: Accepted;
  record: OrderRecord;
}

/**
 * @param placements in the order in which they arrived; no two with the same customer and key.
 * @returns what became of each, in the same order, after the commit.
 * @throws the database's error, with nothing of the batch written, or (a connection lost during COMMIT) all
 * of it: calling again with the same placements is safe and answers the same.
 */
export async function placeOrders(strapi: Core.Strapi, placements: Placement[]): Promise<Outcome[]> {
  return strapi.db.transaction(async ({ trx }) => {
    const transaction = trx as unknown as Transaction;
    const { products, orderIds } = await lockProducts(transaction, productsOf(placements), placements.length);
    // After the locks: whoever placed the same order elsewhere held them too, and has committed by now.
    const stored = await findStored(transaction, placements);
    const fresh = placements.filter((placement) => !stored.has(placement));

    const verdicts = new Map(decide(products, fresh).map((verdict) => [verdict.placement, verdict]));
    const orders = newOrders(strapi, [...verdicts.values()]);
    await writeOrders(strapi, transaction, orders, orderIds);

    const records = new Map(orders.map(({ verdict, record }) => [verdict.placement, record]));
    const earlier = await findOrderRecords(
      strapi,
      [...stored.values()].map(({ documentId }) => documentId),
    );
    return placements.map((placement) => {
      const known = stored.get(placement);
      if (known) return storedOutcome(placement, known, earlier);
      return freshOutcome(verdicts.get(placement) as Verdict<Placement>, records);
    });
  });
}

/** @returns those of the placements that need a product which somebody else holds locked at this moment. */
export async function findBlocked(strapi: Core.Strapi, placements: Placement[]): Promise<Set<Placement>> {
  const connection = strapi.db.connection as unknown as Transaction;
  const locked = await findLockedProducts(connection, productsOf(placements));
  return new Set(placements.filter(({ lines }) => lines.some(({ product }) => locked.has(product))));
}

const productsOf = (placements: Placement[]): string[] => [
  ...new Set(placements.flatMap(({ lines }) => lines.map(({ product }) => product))),
];

function storedOutcome(placement: Placement, stored: Stored, records: Map<string, OrderRecord>): Outcome {
  if (stored.requestHash !== placement.requestHash) {
    return { kind: 'refused', refusal: { code: 'IDEMPOTENCY_KEY_REUSED' } };
  }
  const order = records.get(stored.documentId) as OrderRecord;
  return { kind: stored.by === 'identity' ? 'placed' : 'replayed', order };
}

function freshOutcome(verdict: Verdict<Placement>, records: Map<Placement, OrderRecord>): Outcome {
  if (!verdict.accepted) return { kind: 'refused', refusal: verdict.refusal };
  return { kind: 'placed', order: records.get(verdict.placement) as OrderRecord };
}

function newOrders(strapi: Core.Strapi, verdicts: Verdict<Placement>[]): NewOrder[] {
  const currency = strapi.config.get<string>('store.currency');
  const now = new Date();
  return verdicts
    .filter((verdict) => verdict.accepted)
    .map((verdict) => ({ verdict, record: recordOf(verdict, currency, now) }));
}

const recordOf = ({ placement, lines, total }: Accepted, currency: string, now: Date): OrderRecord => ({
  documentId: placement.documentId,
  number: makeOrderNumber(now),
  state: 'placed',
  currency,
  total,
  placedAt: now.toISOString(),
  note: placement.note,
  shippingAddress: placement.shippingAddress,
  lines: lines.map(({ productId: _productId, ...line }) => line),
});

/** The movements' hook takes the stock before any of the rows is written. */
async function writeOrders(
  strapi: Core.Strapi,
  trx: Transaction,
  orders: NewOrder[],
  ids: number[],
): Promise<void> {
  if (orders.length === 0) return;
  const rowsOf = (make: (order: NewOrder, id: number | undefined) => object[]) =>
    orders.flatMap((order, index) => make(order, ids[index])) as Record<string, unknown>[];
  await insertRows(strapi, trx, [
    { uid: ORDER, rows: orders.map(orderRow), ids: ids.slice(0, orders.length) },
    { uid: ORDER_LINE, rows: rowsOf(lineRows) },
    { uid: MOVEMENT, rows: rowsOf(saleRows) },
  ]);
}

const orderRow = ({ verdict: { placement }, record }: NewOrder) => {
  const { lines: _lines, total, ...columns } = record;
  const { customer, idempotencyKey, requestHash } = placement;
  return { ...columns, total: amountOf(total), customer, idempotencyKey, requestHash };
};

const lineRows = ({ verdict }: NewOrder, order: number | undefined) =>
  verdict.lines.map(({ productId, product, unitPrice, total, ...columns }, position) => ({
    ...columns,
    documentId: makeDocumentId(),
    order,
    position,
    product: productId,
    productDocumentId: product,
    unitPrice: amountOf(unitPrice),
    total: amountOf(total),
  }));

const saleRows = ({ verdict }: NewOrder, order: number | undefined) =>
  verdict.lines.map(({ productId, quantity }) => ({
    documentId: makeDocumentId(),
    product: productId,
    order,
    delta: -quantity,
    reason: 'sale' as const,
  }));
