/**
 * Proves a promise about time: asks again and again, and the promise is the limit. What is promised is the answer to whoever asks later
 * than that, so it is the moment of the question that counts: an answer that a busy machine holds up is no broken promise.
 */
import { setTimeout as wait } from 'node:timers/promises';

/** Asking without a pause would take the time that is measured from those who keep the promise. */
const BETWEEN_QUESTIONS_MS = 20;

/** Fails unless the condition holds for whoever asks when this many milliseconds have passed. */
export async function expectWithin(limitMs: number, holds: () => Promise<boolean>): Promise<void> {
  const started = performance.now();
  let askedAfterMs = 0;
  let held = await holds();
  while (!held && askedAfterMs < limitMs) {
    await wait(BETWEEN_QUESTIONS_MS);
    askedAfterMs = performance.now() - started;
    held = await holds();
  }
  expect(held).toBe(true);
}
