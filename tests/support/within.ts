/** Proves a promise about time: asks again and again, and the promise is the limit. */

/** Fails unless the condition holds before this many milliseconds have passed. */
export async function expectWithin(limitMs: number, holds: () => Promise<boolean>): Promise<void> {
  const started = performance.now();
  const elapsed = () => performance.now() - started;
  let held = await holds();
  while (!held && elapsed() < limitMs) held = await holds();
  expect(held).toBe(true);
  expect(elapsed()).toBeLessThan(limitMs);
}
