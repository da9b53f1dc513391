/** How often a delivery is tried, and for how long a receiver that fails is left alone. */
import { isAway, pauseAfter, waitAfter } from '../../src/webhooks/patience';

const DAY_MS = 86_400_000;

test('a delivery is tried soon at first, at least every two hours, and some twenty times in a day', () => {
  expect(waitAfter(1, 5_000)).toBeLessThanOrEqual(5_000);
  expect(waitAfter(1, 5_000)).toBeGreaterThanOrEqual(4_000);
  let attempts = 1;
  for (let time = 0; time < DAY_MS; attempts += 1) {
    const wait = waitAfter(attempts, 5_000);
    expect(wait).toBeLessThanOrEqual(7_200_000);
    time += wait;
  }
  expect(attempts).toBeGreaterThanOrEqual(16);
  expect(attempts).toBeLessThanOrEqual(24);
});

test('a receiver that fails is left alone for longer and longer, and never for more than five minutes', () => {
  expect([1, 2, 3, 4, 5].map(isAway)).toEqual([false, false, false, true, true]);
  expect([4, 5, 6].map((failures) => pauseAfter(failures, 5_000))).toEqual([5_000, 10_000, 20_000]);
  expect(pauseAfter(1_000_000, 5_000)).toBe(300_000);
});
