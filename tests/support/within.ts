/** Proves a promise about time: asks again and again, and the promise is the limit. */
import { setTimeout as wait } from 'node:timers/promises';

/** Asking without a pause would take the time that is measured from those who keep the promise. */
const BETWEEN_QUESTIONS_MS = 20;

/** Fails unless the condition holds before this many milliseconds have passed. */
export async function expectWithin(limitMs: number, holds: () => Promise<boolean>): Promise<void> {
  const started = performance.now();
  const elapsed = () => performance.now() - started;
  let held = await holds();
  while (!held && elapsed() < limitMs) {
    await wait(BETWEEN_QUESTIONS_MS);
    held = await holds();
  }
  expect(held).toBe(true);
  expect(elapsed()).toBeLessThan(limitMs);
}
