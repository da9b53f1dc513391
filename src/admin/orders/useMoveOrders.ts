/** Sends orders on to their next state, some at a time, and says what became of each. */
import type { MoveOutcome } from '../../back-office/orders/contract';
import type { Transition } from '../../ordering/transitions';
import { useFetchClient } from '@strapi/strapi/admin';

/** Few enough to be done well within the time a request may take, even when each has to wait for somebody. */
const AT_A_TIME = 20;

/** @returns a function that moves orders, by their documentIds; those of a request that failed are `unavailable`. */
export function useMoveOrders(): (orders: string[], transition: Transition) => Promise<MoveOutcome[]> {
  const { post } = useFetchClient();
  return async (orders, transition) => {
    const outcomes: MoveOutcome[] = [];
    for (let from = 0; from < orders.length; from += AT_A_TIME) {
      const some = orders.slice(from, from + AT_A_TIME);
      try {
        const body = { data: { transition, orders: some } };
        outcomes.push(...(await post<{ data: MoveOutcome[] }>('/shop/orders/transitions', body)).data.data);
      } catch (error) {
        // Nothing was done yet: then the error is the whole answer.
        if (outcomes.length === 0) throw error;
        outcomes.push(...some.map((order) => ({ order, outcome: 'unavailable' as const })));
      }
    }
    return outcomes;
  };
}
