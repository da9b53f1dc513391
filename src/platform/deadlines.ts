/**
 * Nobody waits for ever. Whatever holds a request up (a lock, a pool without a free connection, a database that is
 * neither here nor away), the caller hears within a fixed time that the shop cannot answer now.
 */

/** What is waited for at this moment, each with the way to stop waiting. */
const waiting = new Set<() => void>();

/**
 * @param work goes on when its time is over; nobody looks at its result then.
 * @param withinMs milliseconds from now.
 * @param late makes the error that the caller gets instead of an answer.
 * @returns what the work does.
 * @throws what the work throws, or the error made by `late`.
 */
export async function withDeadline<Result>(
  work: Promise<Result>,
  withinMs: number,
  late: () => Error,
): Promise<Result> {
  let expire: () => void = () => undefined;
  const expired = new Promise<never>((_resolve, reject) => {
    expire = () => reject(late());
  });
  const timer = setTimeout(expire, withinMs);
  waiting.add(expire);
  try {
    return await Promise.race([work, expired]);
  } finally {
    clearTimeout(timer);
    waiting.delete(expire);
  }
}

/** Ends all waiting at once: the process is about to end, and an answer now is better than none. */
export function expireDeadlines(): void {
  for (const expire of waiting) expire();
}
