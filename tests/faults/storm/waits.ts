/** How long callers waited for the shop: the time in which the nemesis had stopped their server's process is not its own. */
import type { History, Operation } from './history';

/** @returns milliseconds from the question to its answer, or to the certainty that none comes, without pauses. */
export function waitOf({ at, tookMs, server }: Operation, { pauses }: Pick<History, 'pauses'>): number {
  const end = at + tookMs;
  const paused = pauses
    .filter((pause) => pause.server === server)
    .reduce((sum, { from, to }) => sum + Math.max(0, Math.min(to, end) - Math.max(from, at)), 0);
  return tookMs - paused;
}

/** @returns the operation that was waited for longest; undefined when there was none. */
export function longestWait(history: History): Operation | undefined {
  const [first, ...others] = history.operations;
  return others.reduce(
    (longest, operation) =>
      longest && waitOf(operation, history) > waitOf(longest, history) ? operation : longest,
    first,
  );
}
