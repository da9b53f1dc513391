/** Asks the shop for something to show, and asks again when told to. */
import * as React from 'react';
import { useFetchClient, useNotification } from '@strapi/strapi/admin';
import { useText } from '../texts/useText';

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
  const answered = React.useRef(false);
  const warn = useWarning();
  const load = React.useCallback(async () => {
    newest.current = url;
    try {
      const { data } = await get<Answer>(url);
      // A slower answer to an earlier question must not replace a later one.
      if (newest.current !== url) return;
      answered.current = true;
      setLoaded({ state: 'loaded', answer: data });
    } catch (error) {
      if (newest.current !== url || isAborted(error)) return;
      // What is shown already is better than nothing, as long as the reader knows that it may be old.
      if (answered.current) warn.current(messageOf(error));
      else setLoaded({ state: 'failed', message: messageOf(error) });
    }
  }, [get, url, warn]);
  React.useEffect(() => {
    void load();
  }, [load]);
  const show = (answer: Answer) => setLoaded({ state: 'loaded', answer });
  return { loaded, reload: load, show };
}

/** @returns always the same reference, so that what warns need not change with every rendering. */
function useWarning(): React.MutableRefObject<(message: string) => void> {
  const text = useText();
  const { toggleNotification } = useNotification();
  const warning = React.useRef<(message: string) => void>(() => undefined);
  warning.current = (message) => toggleNotification({ type: 'danger', message: text('failed', { message }) });
  return warning;
}

/** @returns whether the request ended because its reader has gone elsewhere; whatever it did may be done all the same. */
export const isAborted = (error: unknown): boolean =>
  error instanceof DOMException && error.name === 'AbortError';

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
