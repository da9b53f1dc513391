/** Reads orders whole, lines included: one query for the orders and one for their lines. */
import type { Core } from '@strapi/strapi';
import { adjustmentsOf, type StoredAdjustment } from './adjustments';
import { centsOf } from './money';
import type { OrderRecord, OrderState, OrderedLine, ShippingAddress } from './placement';

export const ORDER = 'api::order.order' as const;
export const ORDER_LINE = 'api::order-line.order-line' as const;

interface LineRow {
  productDocumentId: string;
  name: string;
  sku: string;
  unitPrice: number;
  quantity: number;
  total: number;
}

/** An order's row as Strapi's query engine returns it, with its lines. */
export interface OrderRow {
  documentId: string;
  number: string;
  state: OrderState;
  currency: string;
  total: number;
  placedAt: string;
  note: string | null;
  shippingAddress: ShippingAddress | null;
  lines: LineRow[];
  adjustments: StoredAdjustment[] | null;
}

/** What has to be populated for `orderRecord` to find the lines, in the order they were ordered in. */
export const WITH_LINES = { lines: { orderBy: [{ position: 'asc' }] } };

/** @returns the orders with these documentIds, by documentId; those that do not exist are missing. */
export async function findOrderRecords(
  strapi: Core.Strapi,
  documentIds: string[],
): Promise<Map<string, OrderRecord>> {
  if (documentIds.length === 0) return new Map();
  const rows = await strapi.db.query(ORDER).findMany({
    where: { documentId: { $in: documentIds } },
    populate: WITH_LINES,
  });
  return new Map((rows as OrderRow[]).map((row) => [row.documentId, orderRecord(row)]));
}

/** @returns the row as the engine and the API speak of it: amounts in cents, lines with snapshots only. */
export const orderRecord = (row: OrderRow): OrderRecord => ({
  documentId: row.documentId,
  number: row.number,
  state: row.state,
  currency: row.currency,
  total: centsOf(row.total),
  placedAt: row.placedAt,
  note: row.note,
  shippingAddress: row.shippingAddress,
  lines: row.lines.map(orderedLine),
  adjustments: adjustmentsOf(row.adjustments),
});

const orderedLine = (line: LineRow): OrderedLine => ({
  product: line.productDocumentId,
  name: line.name,
  sku: line.sku,
  unitPrice: centsOf(line.unitPrice),
  quantity: line.quantity,
  total: centsOf(line.total),
});
