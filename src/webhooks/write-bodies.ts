/** Writes down, once for all attempts and all webhooks, what receivers are told of events. */
import type { Core } from '@strapi/strapi';
import { presentOrder } from '../api/order/presentation';
import type { ShopEvent } from '../events/event';
import { ORDER, orderRecord, WITH_LINES, type OrderRow } from '../ordering/order-records';
import { isAboutOrder, type OrderEvent, type OrderTold } from './body';

interface ToldRow extends OrderRow {
  customer: { documentId: string; username: string } | null;
}

const POPULATE = { ...WITH_LINES, customer: { select: ['documentId', 'username'] } };

/** @returns the body of each event, in the same order; none for one whose order somebody has deleted meanwhile. */
export async function writeBodies(
  strapi: Core.Strapi,
  events: readonly ShopEvent[],
): Promise<(string | undefined)[]> {
  const orders = await readOrders(strapi, [
    ...new Set(events.filter(isAboutOrder).map(({ data }) => data.documentId)),
  ]);
  return events.map((event) => {
    const { type, at: timestamp } = event;
    if (!isAboutOrder(event)) return JSON.stringify({ type, timestamp, data: event.data });
    const row = orders.get(event.data.documentId);
    if (row) return JSON.stringify({ type, timestamp, data: orderTold(event, row) });
    strapi.log.warn(
      `webhooks: nobody is told of ${type} ${event.id}: its order ${event.data.number} is gone`,
    );
    return undefined;
  });
}

async function readOrders(strapi: Core.Strapi, documentIds: string[]): Promise<Map<string, ToldRow>> {
  if (documentIds.length === 0) return new Map();
  const rows: ToldRow[] = await strapi.db
    .query(ORDER)
    .findMany({ where: { documentId: { $in: documentIds } }, populate: POPULATE });
  return new Map(rows.map((row) => [row.documentId, row]));
}

const orderTold = ({ data }: OrderEvent, row: ToldRow): OrderTold => ({
  ...presentOrder(orderRecord(row)),
  adjustments: row.adjustments ?? [],
  // What it was then; all else of an order stays as it was placed.
  state: data.state,
  customer: row.customer && { documentId: row.customer.documentId, username: row.customer.username },
});
