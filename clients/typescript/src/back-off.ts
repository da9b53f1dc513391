/**
 * How long to wait before trying again: longer each time, and never all at once. With full jitter, as
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/ found it to be best for everybody.
 */
import type { Answer } from './attempt.js';

export interface BackOff {
  /** The longest wait before the second attempt, in milliseconds; twice that before the third, and so on. */
  firstMs: number;
  /** No wait is longer, in milliseconds, unless the shop asks for it. */
  longestMs: number;
}

/** @param attempts how many there were, from 1. */
export const backOffMs = ({ firstMs, longestMs }: BackOff, attempts: number): number =>
  Math.random() * Math.min(longestMs, firstMs * 2 ** (attempts - 1));

/**
 * @returns the milliseconds that the answer's Retry-After asks to wait, as a number of seconds or as a time; undefined
 * when it does not say. A time is compared with the shop's own clock where that is to be seen: a phone's may be wrong.
 */
export function retryAfterMs({ header }: Answer): number | undefined {
  const asked = header('Retry-After')?.trim();
  if (!asked) return undefined;
  if (/^\d+$/.test(asked)) return Number(asked) * 1000;
  const until = Date.parse(asked);
  const now = Date.parse(header('Date') ?? '');
  return Number.isNaN(until) ? undefined : Math.max(0, until - (Number.isNaN(now) ? Date.now() : now));
}
