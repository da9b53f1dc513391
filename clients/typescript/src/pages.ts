/** Lists, a page at a time or entry by entry. */
import type { Pagination } from './schemas.js';

/** Part of a list. */
export interface Page<Entry> {
  items: Entry[];
  pagination: Pagination;
}

/** Hermes has no Symbol.asyncIterator; what Babel makes of `for await` looks for this name there. */
const ASYNC_ITERATOR: typeof Symbol.asyncIterator =
  (Symbol.asyncIterator as typeof Symbol.asyncIterator | undefined) ?? ('@@asyncIterator' as never);

/**
 * Goes through a list page by page, each behind the last entry of the one before: nothing is seen twice or left out
 * because somebody adds or removes something meanwhile. Each loop over it begins at the start.
 * @param readPage reads the page behind this documentId, the first one for an empty one.
 */
export function eachEntry<Entry>(readPage: (after: string) => Promise<Page<Entry>>): AsyncIterable<Entry> {
  const iterate = (): AsyncIterator<Entry> => {
    let waiting: Entry[] = [];
    let after: string | null = '';
    // An async generator would say this in half the lines, in an engine that has them: Hermes has not.
    const next = async (): Promise<IteratorResult<Entry>> => {
      while (waiting.length === 0 && after !== null) {
        const page: Page<Entry> = await readPage(after);
        waiting = [...page.items];
        after = page.pagination.nextAfter ?? null;
      }
      const entry = waiting.shift();
      return entry === undefined ? { done: true, value: undefined } : { done: false, value: entry };
    };
    return { next };
  };
  return { [ASYNC_ITERATOR]: iterate };
}
