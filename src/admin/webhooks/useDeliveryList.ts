/** The pages of the list of deliveries that were asked for so far, one after the other. */
import * as React from 'react';
import { useFetchClient } from '@strapi/strapi/admin';
import type { DeliveryListAnswer, ListedDelivery } from '../../back-office/webhooks/contract';
import { messageOf } from '../server/useLoaded';

interface DeliveryPages {
  /** Undefined until there is an answer. */
  deliveries: ListedDelivery[] | undefined;
  failure: string | undefined;
  /** Undefined when there is no more. */
  more: (() => Promise<void>) | undefined;
  reload: () => Promise<void>;
}

/** Deliveries, and the question they answer: after another one was asked they are shown no longer. */
interface Pages {
  question: string;
  deliveries: ListedDelivery[];
  next: string | null;
}

/** @param wanted what the list is filtered by, as the server takes it. */
export function useDeliveryList(wanted: Record<string, string>): DeliveryPages {
  const { get } = useFetchClient();
  const [pages, setPages] = React.useState<Pages>();
  const [failure, setFailure] = React.useState<string>();
  const question = JSON.stringify(wanted);
  /** Requests are counted: only the answer to the last one is shown, however late the others come. */
  const newest = React.useRef(0);

  const read = React.useCallback(
    async (before: Pages | undefined) => {
      newest.current += 1;
      const request = newest.current;
      const params = { ...(JSON.parse(question) as object), after: before?.next ?? undefined };
      try {
        const { data } = await get<DeliveryListAnswer>('/shop/webhooks/deliveries', { params });
        if (newest.current !== request) return;
        const deliveries = [...(before?.deliveries ?? []), ...data.data];
        setPages({ question, deliveries, next: data.meta.next });
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
  }, [reload]);

  const shown = pages?.question === question ? pages : undefined;
  return {
    deliveries: shown?.deliveries,
    failure,
    more: shown && shown.next !== null ? () => read(shown) : undefined,
    reload,
  };
}
