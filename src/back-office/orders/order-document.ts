/** An order as staff read it: whose it is, what is in it with pictures, and who did what with it when. */
import type { Core } from '@strapi/strapi';
import type { Actor } from '../../ordering/actor';
import { storedAdjustments } from '../../ordering/adjustments';
import { amountOf, sum } from '../../ordering/money';
import { ORDER, orderRecord, type OrderRow } from '../../ordering/order-records';
import type { OrderRecord, OrderState } from '../../ordering/placement';
import { ORDER_TRANSITION, transitionsOf } from '../../ordering/transitions';
import { presentActor, type ActorRow } from '../activity';
import type { OrderCustomer, OrderDocument } from './contract';

interface Picture {
  url: string;
  formats: { thumbnail?: { url: string } } | null;
}

interface DocumentRow extends OrderRow {
  id: number;
  customer: OrderCustomer | null;
  lines: (OrderRow['lines'][number] & { product: { images: Picture[] | null } | null })[];
}

interface TransitionRow extends ActorRow {
  toState: OrderState;
  createdAt: string;
}

const POPULATE = {
  customer: { select: ['documentId', 'username', 'email', 'firstName', 'lastName', 'phone'] },
  lines: { orderBy: [{ position: 'asc' }], populate: { product: { populate: { images: true } } } },
};

/**
 * @param mover whoever may move it on; undefined for who may only read.
 * @returns the document, or undefined when there is no such order.
 */
export async function readDocument(
  strapi: Core.Strapi,
  documentId: string,
  mover: Actor | undefined,
): Promise<OrderDocument | undefined> {
  const row: DocumentRow | null = await strapi.db
    .query(ORDER)
    .findOne({ where: { documentId }, populate: POPULATE });
  if (!row) return undefined;
  const steps: TransitionRow[] = await strapi.db
    .query(ORDER_TRANSITION)
    .findMany({ where: { order: row.id }, orderBy: { id: 'asc' } });
  const order = orderRecord(row);
  return {
    ...order,
    total: amountOf(order.total),
    customer: row.customer,
    lines: order.lines.map((line, index) => ({
      ...line,
      unitPrice: amountOf(line.unitPrice),
      total: amountOf(line.total),
      picture: pictureOf(row.lines[index]),
    })),
    subtotal: amountOf(sum(order.lines.map((line) => line.total))),
    adjustments: storedAdjustments(order.adjustments),
    timeline: timelineOf(order, row.customer, steps),
    transitions: mover ? transitionsOf(order.state, mover) : [],
  };
}

/** The smallest there is, for a table; lines whose product is gone have none. */
function pictureOf(line: DocumentRow['lines'][number] | undefined): string | null {
  const [first] = line?.product?.images ?? [];
  return first ? (first.formats?.thumbnail?.url ?? first.url) : null;
}

const timelineOf = (
  { placedAt }: OrderRecord,
  customer: OrderCustomer | null,
  steps: TransitionRow[],
): OrderDocument['timeline'] => [
  { state: 'placed', at: placedAt, who: { kind: 'customer', name: customer?.username ?? null } },
  ...steps.map((step) => ({ state: step.toState, at: step.createdAt, who: presentActor(step) })),
];
