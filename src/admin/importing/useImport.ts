/** Takes a file through an import: has it checked, then sends its rows some at a time and collects what became of each. */
import * as React from 'react';
import { useBlocker } from 'react-router-dom';
import { useFetchClient } from '@strapi/strapi/admin';
import { useForgetProductLists } from '../products/productLists';
import { messageOf } from '../server/useLoaded';
import { useText } from '../texts/useText';
import { batchesOf, rowsLeft, type Done, type Importing, type Preview, type RowResult } from './importing';

interface Import {
  importing: Importing;
  check: (file: File) => Promise<void>;
  /** @param before what is done already: nothing, or what was done when the import stopped. */
  load: (file: File, preview: Preview, before: Done) => Promise<void>;
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

  const load = async (file: File, preview: Preview, before: Done) => {
    const begun = { step: 'loading', file, preview } as const;
    let done = before;
    const go = (next: Done) => setImporting({ ...begun, done: (done = next) });
    go({ ...done, pictures: 0, missing: [] });
    for (const address of preview.pictures) {
      const missing = [...done.missing];
      try {
        await post('/shop/imports/pictures', { data: { address } });
      } catch (error) {
        missing.push({ address, message: messageOf(error) });
      }
      go({ ...done, pictures: done.pictures + 1, missing });
    }
    let stopped: string | undefined;
    for (const rows of batchesOf(rowsLeft(preview, before))) {
      try {
        const { data } = await post<{ data: RowResult[] }>('/shop/imports/rows', { data: { rows } });
        go({
          ...done,
          results: new Map([...done.results, ...data.data.map((one) => [one.sku, one] as const)]),
        });
      } catch (error) {
        stopped = messageOf(error);
        break;
      }
    }
    forgetLists();
    setImporting({ ...begun, step: 'loaded', done, stopped });
  };

  return { importing, check, load };
}

/** Asks before the page is left, by a link of the panel or by closing it: the rest would not be loaded. */
function useStayWhile(busy: boolean): void {
  const text = useText();
  const blocker = useBlocker(busy);
  React.useEffect(() => {
    if (blocker.state !== 'blocked') return;
    if (window.confirm(text('import.leave'))) blocker.proceed();
    else blocker.reset();
  }, [blocker, text]);
  React.useEffect(() => {
    if (!busy) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [busy]);
}
