/** Moves many orders on, each by itself: one that cannot be moved keeps no other from it. */
import type { Core } from '@strapi/strapi';
import type { Actor } from '../../ordering/actor';
import { Refused } from '../../ordering/errors';
import { ORDER } from '../../ordering/order-records';
import type { OrderRecord } from '../../ordering/placement';
import type { Transition } from '../../ordering/transitions';
import type { MoveOutcome } from './contract';

/** One that waits for a lock takes seconds; the answer has to come before the request's own deadline. */
const BEGIN_WITHIN_MS = 6_000;

/**
 * @param orders documentIds.
 * @returns what became of each, in the same order.
 */
export async function moveEach(
  strapi: Core.Strapi,
  orders: string[],
  transition: Transition,
  actor: Actor,
): Promise<MoveOutcome[]> {
  const outcomes: MoveOutcome[] = [];
  const endsAt = performance.now() + BEGIN_WITHIN_MS;
  for (const order of orders) {
    const inTime = performance.now() < endsAt;
    outcomes.push(
      inTime ? await moveOne(strapi, order, transition, actor) : { order, outcome: 'unavailable' },
    );
  }
  return outcomes;
}

async function moveOne(
  strapi: Core.Strapi,
  order: string,
  transition: Transition,
  actor: Actor,
): Promise<MoveOutcome> {
  try {
    const moved: OrderRecord | undefined = await strapi.service(ORDER).transition(order, transition, actor);
    return moved
      ? { order, outcome: 'moved', number: moved.number, state: moved.state }
      : { order, outcome: 'missing' };
  } catch (error) {
    if (error instanceof Refused && error.refusal.code === 'INVALID_TRANSITION')
      return { order, outcome: 'refused', refusal: error.refusal };
    // Whatever it was, some of the others may have been moved, and whoever asked must hear which.
    strapi.log.error(`order ${order} could not be moved: ${String(error)}`);
    return { order, outcome: 'unavailable' };
  }
}
