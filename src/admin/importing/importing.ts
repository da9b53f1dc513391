/** What an import is at each moment, and what of it can be told from that. */
import type { ImportedRow, Preview, PreviewedRow, RowResult } from '../../back-office/importing/contract';

export type { Preview, PreviewedRow, RowResult };

export const IMPORT_PRODUCTS = [{ action: 'api::shop.products.import', subject: null }];

/** What was done so far; results by SKU. */
export interface Done {
  results: ReadonlyMap<string, RowResult>;
  /** How many pictures were asked for, whether they came or not. */
  pictures: number;
  /** Pictures that could not be fetched, and why. */
  missing: { address: string; message: string }[];
}

export type Importing =
  | { step: 'choosing' }
  | { step: 'checking'; file: File }
  | { step: 'unreadable'; file: File; message: string }
  | { step: 'checked'; file: File; preview: Preview }
  | { step: 'loading'; file: File; preview: Preview; done: Done }
  /** `stopped` says why when not everything was sent. Rows sent in vain may be sent again: none is loaded twice. */
  | { step: 'loaded'; file: File; preview: Preview; done: Done; stopped: string | undefined };

export const RESULTS_OF_NOTHING: Done = { results: new Map(), pictures: 0, missing: [] };

/** @returns the rows that would change something. */
export const rowsToLoad = ({ rows }: Preview): PreviewedRow[] =>
  rows.filter(({ change }) => change !== 'unchanged');

/** @returns those of them of which nobody knows yet what became. */
export const rowsLeft = (preview: Preview, { results }: Done): PreviewedRow[] =>
  rowsToLoad(preview).filter(({ row }) => !results.has(row.sku));

/** As many rows as the server takes in one request, and no more than its body may hold. */
const ROWS_AT_ONCE = 25;
const BYTES_AT_ONCE = 500_000;

/** @returns the rows as they are sent: with what was seen, some at a time. */
export function batchesOf(rows: PreviewedRow[]): ImportedRow[][] {
  const batches: ImportedRow[][] = [];
  let bytes = 0;
  for (const { row, seen } of rows) {
    const size = new Blob([JSON.stringify(row)]).size;
    const last = batches.at(-1);
    if (last && last.length < ROWS_AT_ONCE && bytes + size <= BYTES_AT_ONCE) {
      last.push({ row, seen });
      bytes += size;
    } else {
      batches.push([{ row, seen }]);
      bytes = size;
    }
  }
  return batches;
}

/** A row of the table: one of the file that can be loaded, or one that cannot. */
export type ShownRow =
  | { kind: PreviewedRow['change']; line: number; row: PreviewedRow }
  | { kind: 'problem'; line: number; message: string };

/** @returns every row of the file in its order. */
export const shownRows = ({ rows, problems }: Preview): ShownRow[] =>
  [
    ...rows.map((row): ShownRow => ({ kind: row.change, line: row.row.line, row })),
    ...problems.map((problem): ShownRow => ({ kind: 'problem', ...problem })),
  ].sort((a, b) => a.line - b.line);
