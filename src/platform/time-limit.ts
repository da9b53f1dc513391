/** Waits that end. */
import { setTimeout as wait } from 'node:timers/promises';

/** Resolves with the work or after this many milliseconds, whichever comes first; rejects when the work does in time. */
export async function within(limitMs: number, work: Promise<unknown>): Promise<void> {
  const giveUp = new AbortController();
  try {
    await Promise.race([work, wait(limitMs, undefined, { signal: giveUp.signal })]);
  } finally {
    giveUp.abort();
  }
}
