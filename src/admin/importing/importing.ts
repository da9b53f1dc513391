/** What an import is at each moment, and what of it can be told from that. */
import type { Preview, PreviewedRow, RowResult } from '../../back-office/importing/contract';

export type { Preview, PreviewedRow, RowResult };

export const IMPORT_PRODUCTS = [{ action: 'api::shop.products.import', subject: null }];

/** What was done so far; results by SKU. */
export interface Done {
  results: ReadonlyMap<string, RowResult>;
  /** Addresses that could not be fetched. */
  missing: string[];
}

export type Importing =
  | { step: 'choosing' }
  | { step: 'checking'; file: File }
  | { step: 'unreadable'; file: File; message: string }
  | { step: 'checked'; file: File; preview: Preview }
  | { step: 'loading'; file: File; preview: Preview; done: Done }
  /** `stopped` says why when not everything was sent: nobody knows then what became of the last rows. */
  | { step: 'loaded'; file: File; preview: Preview; done: Done; stopped: string | undefined };

export const RESULTS_OF_NOTHING: Done = { results: new Map(), missing: [] };

/** @returns the rows that would change something. */
export const rowsToLoad = ({ rows }: Preview): PreviewedRow[] =>
  rows.filter(({ change }) => change !== 'unchanged');

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
