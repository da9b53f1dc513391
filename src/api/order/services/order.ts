/**
 * The door to the ordering engine, for the HTTP controller and for plugins alike:
 * `strapi.service('api::order.order').place(…)`.
 */
import { factories } from '@strapi/strapi';
import type { Actor } from '../../../ordering/actor';
import { makeDocumentId } from '../../../ordering/document-id';
import { findBlocked, placeOrders } from '../../../ordering/place-orders';
import { counted, measureQueue } from '../../../ordering/metrics';
import { historyReader, type HistoryPage, type HistoryQuestion } from '../../../ordering/order-history';
import type { OrderRecord, Outcome, PlacementRequest } from '../../../ordering/placement';
import { PlacementQueue } from '../../../ordering/placement-queue';
import { ORDER } from '../../../ordering/order-records';
import { reconcile, type Finding } from '../../../ordering/reconciliation';
import { transitionOrder, type Transition } from '../../../ordering/transitions';
import { currentRequestId } from '../../../platform/request-ids';

export default factories.createCoreService(ORDER, ({ strapi }) => {
  const queue = new PlacementQueue(
    (placements) => placeOrders(strapi, placements),
    (placements) => findBlocked(strapi, placements),
    strapi.config.get('ordering'),
  );
  measureQueue(queue);

  const readHistory = historyReader(strapi);

  return {
    /**
     * Places an order, together with all others that wait at this moment.
     * @returns the order, new or replayed, or the reason why it was refused.
     * @throws Error inside a transaction: the order would wait for it, and it for the order.
     */
    place(request: PlacementRequest): Promise<Outcome> {
      if (strapi.db.inTransaction()) {
        throw new Error('An order is placed in a transaction of its own; call place() outside of yours');
      }
      return counted(
        queue.place({ ...request, documentId: makeDocumentId(), requestId: currentRequestId() }),
      );
    },

    /** @returns a page of a customer's orders, or of everybody's, from the newest on. */
    history: (question: HistoryQuestion): Promise<HistoryPage> => readHistory(question),

    /**
     * @param actor who does it: a customer may only cancel, and only what nobody has confirmed yet.
     * @returns the order in its new state, or undefined when there is no such order.
     * @throws Refused INVALID_TRANSITION.
     */
    transition: (
      documentId: string,
      transition: Transition,
      actor: Actor,
    ): Promise<OrderRecord | undefined> => transitionOrder(strapi, documentId, transition, actor),

    /** @returns what the books say about themselves; see src/ordering/reconciliation.ts. */
    reconcile: (): Promise<Finding[]> => reconcile(strapi),

    /** Resolves when every order that was accepted into the queue has been answered. */
    drain: (): Promise<void> => queue.drain(),
  };
});
