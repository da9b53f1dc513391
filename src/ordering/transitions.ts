/**
 * What happens to an order after it was placed: the state machine, as data, and the one function that walks it. Each
 * step is written down with who took it, and cancelling returns the stock by movements, all in one transaction.
 */
import type { Core } from '@strapi/strapi';
import { isTransactionConflict } from '../platform/database-errors';
import { currentRequestId } from '../platform/request-ids';
import { tryAgain } from '../platform/retries';
import { actorColumns, type Actor } from './actor';
import { Refused } from './errors';
import { lockOrder } from './locks';
import { findOrderRecords, ORDER, ORDER_LINE } from './order-records';
import type { OrderRecord, OrderState } from './placement';
import type { Transaction } from './statements';

const MOVEMENT = 'api::stock-movement.stock-movement' as const;
export const ORDER_TRANSITION = 'api::order-transition.order-transition' as const;

/** A deadlock is found within a second, so this leaves room for each of the attempts. */
const PATIENCE_MS = 5_000;

/** Whose right a transition is. A customer owns the order; everybody else runs the shop. */
export type Asking = 'owner' | 'staff';

export type Transition = 'confirm' | 'ship' | 'deliver' | 'cancel';

interface Rule {
  to: OrderState;
  /** The states each may start from; who is missing may never. */
  from: Partial<Record<Asking, OrderState[]>>;
}

export const TRANSITIONS: Record<Transition, Rule> = {
  confirm: { to: 'confirmed', from: { staff: ['placed'] } },
  ship: { to: 'shipped', from: { staff: ['confirmed'] } },
  deliver: { to: 'delivered', from: { staff: ['shipped'] } },
  cancel: { to: 'cancelled', from: { owner: ['placed'], staff: ['placed', 'confirmed'] } },
};

const askingOf = ({ kind }: Actor): Asking => (kind === 'customer' ? 'owner' : 'staff');

/** @returns what this actor may do with an order in this state. */
export const transitionsOf = (state: OrderState, actor: Actor): Transition[] =>
  (Object.keys(TRANSITIONS) as Transition[]).filter((name) =>
    TRANSITIONS[name].from[askingOf(actor)]?.includes(state),
  );

/**
 * Moves an order to its next state and returns it as it is then.
 * @param documentId of an order that the actor may see; that is the caller's to check.
 * @throws Refused INVALID_TRANSITION with the state the order is in; a second cancellation is one.
 */
export async function transitionOrder(
  strapi: Core.Strapi,
  documentId: string,
  transition: Transition,
  actor: Actor,
): Promise<OrderRecord | undefined> {
  const move = () => moveOrder(strapi, documentId, transition, actor);
  // Inside somebody else's transaction there is nothing to try again: it is aborted as a whole.
  if (strapi.db.inTransaction()) return move();
  return tryAgain(move, isTransactionConflict, PATIENCE_MS);
}

async function moveOrder(
  strapi: Core.Strapi,
  documentId: string,
  transition: Transition,
  actor: Actor,
): Promise<OrderRecord | undefined> {
  const { to } = TRANSITIONS[transition];
  return strapi.db.transaction(async ({ trx }) => {
    const order = await lockOrder(trx as unknown as Transaction, documentId, currentRequestId());
    if (!order) return undefined;
    if (!transitionsOf(order.state, actor).includes(transition)) {
      throw new Refused({ code: 'INVALID_TRANSITION', from: order.state, to });
    }
    if (transition === 'cancel') await returnStock(strapi, order.id, actor);
    await strapi.db.query(ORDER).update({ where: { id: order.id }, data: { state: to } });
    const step = { order: order.id, fromState: order.state, toState: to, ...actorColumns(actor) };
    await strapi.db.query(ORDER_TRANSITION).create({ data: step });
    return (await findOrderRecords(strapi, [documentId])).get(documentId);
  });
}

/** Lines whose product was deleted meanwhile have nowhere to return to. */
async function returnStock(strapi: Core.Strapi, order: number, actor: Actor): Promise<void> {
  const lines: { quantity: number; product: { id: number } | null }[] = await strapi.db
    .query(ORDER_LINE)
    .findMany({ where: { order }, populate: { product: { select: ['id'] } } });
  const movements = lines.flatMap(({ product, quantity }) =>
    product
      ? [{ product: product.id, order, delta: quantity, reason: 'cancellation', ...actorColumns(actor) }]
      : [],
  );
  if (movements.length > 0) await strapi.db.query(MOVEMENT).createMany({ data: movements });
}
