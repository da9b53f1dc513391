/**
 * Waiting that ends: at a time, or when the app has changed its mind. Made of timers and events alone, because
 * AbortSignal.timeout and AbortSignal.any are missing in React Native.
 */
import { RequestAborted } from './errors.js';

/** What was waited for did not come in time. */
export class TimedOut extends Error {
  override readonly name = 'TimedOut';

  constructor(milliseconds: number) {
    super(`Nothing within ${Math.round(milliseconds)} ms`);
  }
}

/** The longest that a timer can be set to. */
const LONGEST_MS = 2_147_483_647;

/**
 * @param work goes on when its time is over; nobody looks at its result then.
 * @param milliseconds from now.
 * @throws what the work throws, TimedOut, or RequestAborted.
 */
export async function within<Result>(
  work: Promise<Result>,
  milliseconds: number,
  signal: AbortSignal | undefined,
): Promise<Result> {
  let end: (error: Error) => void = () => undefined;
  const ended = new Promise<never>((_resolve, reject) => {
    end = reject;
  });
  const abort = () => end(new RequestAborted());
  if (signal?.aborted) abort();
  const timer = setTimeout(() => end(new TimedOut(milliseconds)), Math.min(milliseconds, LONGEST_MS));
  signal?.addEventListener('abort', abort);
  try {
    // First: whoever has changed their mind hears so even when the work is done.
    return await Promise.race([ended, work]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}

/** @throws RequestAborted at once when the signal is. */
export async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  const never = new Promise<void>(() => undefined);
  await within(never, milliseconds, signal).catch((error: unknown) => {
    if (!(error instanceof TimedOut)) throw error;
  });
}
