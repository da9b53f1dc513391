/** Takes a file through an import: has it checked, then sends its rows some at a time and collects what became of each. */
import * as React from 'react';
import { useFetchClient } from '@strapi/strapi/admin';
import { useForgetProductLists } from '../products/productLists';
import { messageOf } from '../server/useLoaded';
import {
  rowsToLoad,
  RESULTS_OF_NOTHING,
  type Done,
  type Importing,
  type Preview,
  type RowResult,
} from './importing';

/** As many as the server takes in one request. */
const ROWS_AT_ONCE = 25;

interface Import {
  importing: Importing;
  check: (file: File) => Promise<void>;
  load: (file: File, preview: Preview) => Promise<void>;
}

export function useImport(): Import {
  const { post } = useFetchClient();
  const forgetLists = useForgetProductLists();
  const [importing, setImporting] = React.useState<Importing>({ step: 'choosing' });
  useStayWhile(importing.step === 'loading');

  const check = async (file: File) => {
    setImporting({ step: 'checking', file });
    const form = new FormData();
    form.append('files', file);
    try {
      const { data } = await post<{ data: Preview }>('/shop/imports/preview', form);
      setImporting({ step: 'checked', file, preview: data.data });
    } catch (error) {
      setImporting({ step: 'unreadable', file, message: messageOf(error) });
    }
  };

  const load = async (file: File, preview: Preview) => {
    const begun = { step: 'loading', file, preview } as const;
    let done: Done = RESULTS_OF_NOTHING;
    const go = (next: Done) => setImporting({ ...begun, done: (done = next) });
    go(done);
    for (const address of preview.pictures) {
      const fetched = await post('/shop/imports/pictures', { data: { address } }).catch(() => undefined);
      if (!fetched) go({ ...done, missing: [...done.missing, address] });
    }
    const rows = rowsToLoad(preview).map(({ row, seen }) => ({ row, seen }));
    let stopped: string | undefined;
    for (let from = 0; from < rows.length && stopped === undefined; from += ROWS_AT_ONCE) {
      try {
        const body = { data: { rows: rows.slice(from, from + ROWS_AT_ONCE) } };
        const { data } = await post<{ data: RowResult[] }>('/shop/imports/rows', body);
        go({
          ...done,
          results: new Map([...done.results, ...data.data.map((one) => [one.sku, one] as const)]),
        });
      } catch (error) {
        stopped = messageOf(error);
      }
    }
    forgetLists();
    setImporting({ ...begun, step: 'loaded', done, stopped });
  };

  return { importing, check, load };
}

/** Asks before the page is left. */
function useStayWhile(busy: boolean): void {
  React.useEffect(() => {
    if (!busy) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [busy]);
}
