/** The pages of the order list that were asked for so far, one after the other. */
import * as React from 'react';
import { useFetchClient } from '@strapi/strapi/admin';
import { messageOf } from '../server/useLoaded';
import type { ListedOrder, OrderListAnswer, OrderState } from './types';

interface OrderPages {
  orders: ListedOrder[];
  mayMove: boolean;
  failure: string | undefined;
  /** Undefined when there is no more. */
  more: (() => Promise<void>) | undefined;
  reload: () => Promise<void>;
}

interface Pages {
  orders: ListedOrder[];
  next: string | null;
  mayMove: boolean;
}

const NOTHING: Pages = { orders: [], next: null, mayMove: false };

export function useOrderList(state: OrderState | undefined, search: string | undefined): OrderPages {
  const { get } = useFetchClient();
  const [pages, setPages] = React.useState<Pages>(NOTHING);
  const [failure, setFailure] = React.useState<string>();
  const question = JSON.stringify([state, search]);
  const newest = React.useRef(question);

  const read = React.useCallback(
    async (before: Pages) => {
      newest.current = question;
      const parameters = { state, search, after: before.next ?? undefined };
      try {
        const { data } = await get<OrderListAnswer>('/shop/orders', { params: parameters });
        // A slower answer to an earlier question must not replace a later one.
        if (newest.current !== question) return;
        setPages({ orders: [...before.orders, ...data.data], ...data.meta });
        setFailure(undefined);
      } catch (error) {
        if (newest.current === question) setFailure(messageOf(error));
      }
    },
    [get, question, state, search],
  );
  const reload = React.useCallback(() => read(NOTHING), [read]);
  React.useEffect(() => {
    void reload();
  }, [reload]);

  const more = pages.next === null ? undefined : () => read(pages);
  return { orders: pages.orders, mayMove: pages.mayMove, failure, more, reload };
}
