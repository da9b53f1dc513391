/** The pages of the order list that were asked for so far, one after the other. */
import * as React from 'react';
import { useFetchClient } from '@strapi/strapi/admin';
import type { OfferedOrder, OrderListAnswer } from '../../back-office/orders/contract';
import type { OrderState } from '../../ordering/placement';
import { messageOf } from '../server/useLoaded';

interface OrderPages {
  /** Undefined until there is an answer. */
  orders: OfferedOrder[] | undefined;
  mayMove: boolean;
  failure: string | undefined;
  /** Undefined when there is no more. */
  more: (() => Promise<void>) | undefined;
  reload: () => Promise<void>;
}

/** Orders, and the question they answer: after another one was asked they are shown no longer. */
interface Pages {
  question: string;
  orders: OfferedOrder[];
  next: string | null;
  mayMove: boolean;
}

/** @param visit changes whenever somebody comes to the list, also to the same one again: it is then loaded anew. */
export function useOrderList(
  state: OrderState | undefined,
  search: string | undefined,
  visit: string,
): OrderPages {
  const { get } = useFetchClient();
  const [pages, setPages] = React.useState<Pages>();
  const [failure, setFailure] = React.useState<string>();
  const question = JSON.stringify([state, search]);
  /** Requests are counted: only the answer to the last one is shown, however late the others come. */
  const newest = React.useRef(0);

  const read = React.useCallback(
    async (before: Pages | undefined) => {
      newest.current += 1;
      const request = newest.current;
      const [wantedState, wantedSearch] = JSON.parse(question) as [OrderState | null, string | null];
      const params = {
        state: wantedState ?? undefined,
        search: wantedSearch ?? undefined,
        after: before?.next ?? undefined,
      };
      try {
        const { data } = await get<OrderListAnswer>('/shop/orders', { params });
        if (newest.current !== request) return;
        setPages({ question, orders: [...(before?.orders ?? []), ...data.data], ...data.meta });
        setFailure(undefined);
      } catch (error) {
        if (newest.current === request) setFailure(messageOf(error));
      }
    },
    [get, question],
  );
  const reload = React.useCallback(() => read(undefined), [read]);
  React.useEffect(() => {
    setFailure(undefined);
    void reload();
  }, [reload, visit]);

  const shown = pages?.question === question ? pages : undefined;
  return {
    orders: shown?.orders,
    mayMove: shown?.mayMove ?? false,
    failure,
    more: shown && shown.next !== null ? () => read(shown) : undefined,
    reload,
  };
}
