/** Asks the shop for something to show, and asks again when told to. */
import * as React from 'react';
import { useFetchClient } from '@strapi/strapi/admin';

export type Loaded<Answer> =
  { state: 'loading' } | { state: 'failed'; message: string } | { state: 'loaded'; answer: Answer };

interface Loading<Answer> {
  loaded: Loaded<Answer>;
  /** Loads it anew, without hiding what is shown meanwhile. */
  reload: () => Promise<void>;
  /** Shows an answer that came by another way. */
  show: (answer: Answer) => void;
}

export function useLoaded<Answer>(url: string): Loading<Answer> {
  const { get } = useFetchClient();
  const [loaded, setLoaded] = React.useState<Loaded<Answer>>({ state: 'loading' });
  const newest = React.useRef('');
  const load = React.useCallback(async () => {
    newest.current = url;
    try {
      const { data } = await get<Answer>(url);
      // A slower answer to an earlier question must not replace a later one.
      if (newest.current === url) setLoaded({ state: 'loaded', answer: data });
    } catch (error) {
      const failed = { state: 'failed', message: messageOf(error) } as const;
      // What is shown already is better than nothing.
      if (newest.current === url) setLoaded((shown) => (shown.state === 'loaded' ? shown : failed));
    }
  }, [get, url]);
  React.useEffect(() => {
    void load();
  }, [load]);
  const show = (answer: Answer) => setLoaded({ state: 'loaded', answer });
  return { loaded, reload: load, show };
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
