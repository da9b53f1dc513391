/** Asks a question once for all who want to know the answer as it is now. */

/**
 * @param ask is never under way twice.
 * @returns a function that resolves to an answer which was asked for after the call: who comes while a question is under
 * way shares the next one.
 */
export function coalesced<Answer>(ask: () => Promise<Answer>): () => Promise<Answer> {
  let underWay: Promise<unknown> = Promise.resolve();
  let next: Promise<Answer> | undefined;
  return () => {
    next ??= underWay.then(() => {
      next = undefined;
      const asked = ask();
      underWay = asked.catch(() => undefined);
      return asked;
    });
    return next;
  };
}
