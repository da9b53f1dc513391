/**
 * Runs a transaction again that lost against another one, or whose connection broke. Only for work that is safe to
 * repeat by construction: rolled back whole, or able to recognise what an earlier attempt has committed.
 */

/** How often work is tried before its error counts. */
const ATTEMPTS = 4;

/**
 * @param work what to do, from its beginning, each time.
 * @param mayBeTriedAgain whether this error leaves room for another attempt.
 * @param patienceMs no attempt begins later than this, in milliseconds: by then nobody waits for the answer any more.
 * @throws the error of the last attempt.
 */
export async function tryAgain<Result>(
  work: () => Promise<Result>,
  mayBeTriedAgain: (error: unknown) => boolean,
  patienceMs: number,
): Promise<Result> {
  const startedAt = performance.now();
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const late = performance.now() - startedAt > patienceMs;
      if (attempt === ATTEMPTS || late || !mayBeTriedAgain(error)) throw error;
    }
  }
}
