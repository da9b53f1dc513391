/** Orders that wait in vain: for a lock that somebody else holds, or for their turn. */
import { failure, openQueue, outcome, settled } from '../support/placement-queue';

describe('a batch that waits for a lock in vain', () => {
  const timeout = failure('55P03');

  test('goes around it: blocked orders are rejected, all others placed together', async () => {
    const { place, begin, batch, blocked, names } = openQueue();
    await begin('first');
    const answers = Promise.allSettled(['a', 'hot', 'b'].map((name) => place(name)));
    batch(0).succeed();
    await settled();
    blocked.add('hot');
    batch(1).fail(timeout);
    await settled();
    batch(2).succeed();

    expect(await answers).toEqual([
      { status: 'fulfilled', value: outcome('a') },
      { status: 'rejected', reason: timeout },
      { status: 'fulfilled', value: outcome('b') },
    ]);
    expect(names()).toEqual([['first'], ['a', 'hot', 'b'], ['a', 'b']]);
  });

  test('does so once: who waits in vain again is rejected', async () => {
    const { place, begin, batch, names } = openQueue();
    await begin('first');
    const answers = Promise.allSettled(['a', 'b'].map((name) => place(name)));
    for (const index of [0, 1, 2]) {
      if (index === 0) batch(index).succeed();
      else batch(index).fail(timeout);
      await settled();
    }

    expect((await answers).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(names()).toEqual([['first'], ['a', 'b'], ['a', 'b']]);
  });

  test('an order alone is rejected with the timeout', async () => {
    const { place, batch } = openQueue();
    const placed = place('a');
    await settled();
    batch(0).fail(timeout);
    await expect(placed).rejects.toBe(timeout);
  });
});

describe('patience', () => {
  beforeEach(() => void jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick'] }));
  afterEach(() => void jest.useRealTimers());

  test('an order that waited too long is refused as UNAVAILABLE and never sent; a younger one is sent', async () => {
    const { place, begin, batch, names } = openQueue({ patienceMs: 5_000 });
    await begin('stuck');
    const old = place('old');
    jest.advanceTimersByTime(3_000);
    const young = place('young');
    jest.advanceTimersByTime(2_001);

    batch(0).succeed();
    await expect(old).rejects.toMatchObject({ refusal: { code: 'UNAVAILABLE' } });
    await settled();
    expect(names()).toEqual([['stuck'], ['young']]);
    batch(1).succeed();
    await expect(young).resolves.toEqual(outcome('young'));
  });

  test('a batch whose connection breaks is not tried again when its time is over', async () => {
    const { place, batch, names } = openQueue({ patienceMs: 5_000 });
    const placed = place('a');
    await settled();
    jest.advanceTimersByTime(5_001);
    const lost = failure('57P01');
    batch(0).fail(lost);
    await expect(placed).rejects.toBe(lost);
    expect(names()).toEqual([['a']]);
  });
});
