/** How long is waited after something has failed: a delivery, or one after the other to the same receiver. */

/** Deliveries to a receiver that are under way at the same time. */
export const SIDE_BY_SIDE = 4;

/** So many failures in a row, and the receiver is taken to be away: as many as may be under way when it goes. */
const AWAY_AFTER = SIDE_BY_SIDE;

/** Each wait is so many times the one before. */
const GROWTH = 4;

/** The longest wait between two attempts at a delivery, in milliseconds: two hours. */
const LONGEST_WAIT_MS = 7_200_000;

/** The longest time for which a receiver is left alone, in milliseconds: five minutes. */
const LONGEST_PAUSE_MS = 300_000;

/** Waits differ by this much, so that what has failed together does not come again together. */
const SPREAD = 0.2;

/**
 * @param attempts those that have failed, at least one.
 * @param firstMs the wait after the first one.
 * @returns milliseconds until the next attempt: with five seconds at first some twenty of them in a day.
 */
export const waitAfter = (attempts: number, firstMs: number): number => {
  const wait = Math.min(LONGEST_WAIT_MS, firstMs * GROWTH ** (attempts - 1));
  return Math.round(wait * (1 - SPREAD * Math.random()));
};

/** Of those that say what is wrong with the request: it came too late, too early or too often, and may be right later. */
const NOT_NOW = [408, 425, 429];

/** @returns whether this answer is about what was sent, and not about how the receiver is. */
export const isRefusal = (status: number | null): boolean =>
  status !== null && status >= 400 && status < 500 && !NOT_NOW.includes(status);

/** @returns whether the receiver has failed so often that what waits for it need not be tried one by one. */
export const isAway = (failuresInRow: number): boolean => failuresInRow >= AWAY_AFTER;

/** @returns milliseconds for which nothing is sent to a receiver that is away; then one delivery tries whether it is back. */
export const pauseAfter = (failuresInRow: number, firstMs: number): number =>
  Math.min(LONGEST_PAUSE_MS, firstMs * 2 ** (failuresInRow - AWAY_AFTER));
