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

/** @returns the longest such wait of all, in milliseconds. */
export const longestWait = (history: History): number =>
  history.operations.reduce((longest, operation) => Math.max(longest, waitOf(operation, history)), 0);
