/** The queue alone. What PostgreSQL does with a batch is tested elsewhere, against PostgreSQL. */
import { failure, openQueue, outcome, settled } from '../support/placement-queue';

describe('gathering', () => {
  test('an order alone waits for nobody: one turn of the event loop later it is under way', async () => {
    const { place, names, succeedAll } = openQueue();
    const placed = place('a');
    await settled();
    expect(names()).toEqual([['a']]);
    await succeedAll();
    await expect(placed).resolves.toEqual(outcome('a'));
  });

  test('those that arrive in one turn of the event loop go together, and one alone goes in the next', async () => {
    const { place, begin, names } = openQueue({ batchesInFlight: 2 });
    ['a', 'b'].forEach((name) => void place(name));
    await Promise.resolve();
    void place('c');
    process.nextTick(() => void place('d'));
    await settled();
    expect(names()).toEqual([['a', 'b', 'c', 'd']]);
    await begin('alone');
    expect(names()).toEqual([['a', 'b', 'c', 'd'], ['alone']]);
  });

  test('those that arrive while a batch is under way go together, in order, and each gets its own answer', async () => {
    const { place, names, succeedAll } = openQueue();
    const first = place('a');
    await settled();
    expect(names()).toEqual([['a']]);
    const placed = [first, ...['b', 'c', 'd'].map((name) => place(name))];
    await succeedAll();
    expect(names()).toEqual([['a'], ['b', 'c', 'd']]);
    await expect(Promise.all(placed)).resolves.toEqual(['a', 'b', 'c', 'd'].map(outcome));
  });

  test('a batch is never larger than its limit', async () => {
    const { place, begin, names, succeedAll } = openQueue({ batchSize: 2 });
    await begin('a');
    ['b', 'c', 'd', 'e', 'f'].forEach((name) => void place(name));
    await succeedAll();
    expect(names()).toEqual([['a'], ['b', 'c'], ['d', 'e'], ['f']]);
  });

  test('no more batches are under way than may be, and one that ends makes room for one', async () => {
    const { place, names, batch } = openQueue({ batchesInFlight: 2, batchSize: 1 });
    ['a', 'b', 'c', 'd'].forEach((name) => void place(name));
    await settled();
    expect(names()).toEqual([['a'], ['b']]);
    batch(1).succeed();
    await settled();
    expect(names()).toEqual([['a'], ['b'], ['c']]);
  });

  test('one customer’s key never stands twice in a batch; the second waits for the next and keeps its place', async () => {
    const { place, begin, names, succeedAll } = openQueue();
    await begin('first');
    void place('a', 'key');
    void place('b', 'key');
    void place('c', 'other key');
    void place('d', 'key', 2);
    void place('e');
    await succeedAll();
    expect(names()).toEqual([['first'], ['a', 'c', 'd', 'e'], ['b']]);
  });
});

describe('a batch that fails', () => {
  test('is split when it is no matter of trying again: only the poisoned order is rejected', async () => {
    const { place, begin, batches, names } = openQueue();
    await begin('first');
    const placed = ['a', 'poison', 'b'].map((name) => place(name));
    const answers = Promise.allSettled(placed);
    const poison = new TypeError('cannot read it');
    for (const batch of batches) {
      if (batch.names.includes('poison')) batch.fail(poison);
      else batch.succeed();
      await settled();
    }
    expect(names()).toEqual([['first'], ['a', 'poison', 'b'], ['a'], ['poison'], ['b']]);
    expect(await answers).toEqual([
      { status: 'fulfilled', value: outcome('a') },
      { status: 'rejected', reason: poison },
      { status: 'fulfilled', value: outcome('b') },
    ]);
  });

  test.each(['40P01', '40001', '23505'])('is tried again whole after %s', async (code) => {
    const { place, begin, batch, names } = openQueue();
    await begin('first');
    const placed = Promise.all([place('a'), place('b')]);
    batch(0).succeed();
    await settled();
    batch(1).fail(failure(code));
    await settled();
    batch(2).succeed();
    await expect(placed).resolves.toEqual([outcome('a'), outcome('b')]);
    expect(names().slice(1)).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ]);
  });

  test('is not tried again for ever: an order that conflicts every time is rejected with the conflict', async () => {
    const { place, batches } = openQueue();
    const answer = expect(place('a')).rejects.toMatchObject({ code: '40001' });
    await settled();
    for (const batch of batches) {
      batch.fail(failure('40001'));
      await settled();
    }
    await answer;
    expect(batches.length).toBeGreaterThan(1);
  });

  test('rejects all of its orders when the database is away, without going one by one', async () => {
    const { place, begin, batches, batch, names } = openQueue();
    await begin('first');
    const answers = Promise.allSettled(['a', 'b'].map((name) => place(name)));
    batch(0).succeed();
    await settled();
    for (let next = 1; next < batches.length; next += 1) {
      batch(next).fail(failure('ECONNREFUSED'));
      await settled();
    }
    expect((await answers).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(
      names()
        .slice(1)
        .every((batch) => batch.length === 2),
    ).toBe(true);
  });

  test('does not hold up those that come after it', async () => {
    const { place, batch } = openQueue();
    const failed = expect(place('a')).rejects.toThrow('no');
    await settled();
    const next = place('b');
    batch(0).fail(new Error('no'));
    await settled();
    batch(1).succeed();
    await failed;
    await expect(next).resolves.toEqual(outcome('b'));
  });
});

describe('the ends of the queue', () => {
  test('a full queue refuses the next order as UNAVAILABLE, and takes orders again once it has room', async () => {
    const { place, begin, batch, names } = openQueue({ waiting: 2 });
    await begin('under way');
    ['a', 'b'].forEach((name) => void place(name));
    await expect(place('too many')).rejects.toMatchObject({ refusal: { code: 'UNAVAILABLE' } });
    batch(0).succeed();
    await settled();
    void place('c');
    batch(1).succeed();
    await settled();
    expect(names()).toEqual([['under way'], ['a', 'b'], ['c']]);
  });

  test('drain() resolves at once when there is nothing to wait for', async () => {
    await expect(openQueue().queue.drain()).resolves.toBeUndefined();
  });

  test('drain() resolves when all that waited is answered, not before, and everybody who asked is told', async () => {
    const { queue, place, batch } = openQueue();
    const answered: string[] = [];
    const order = (name: string) => void place(name).then(() => answered.push(name));
    const told: string[][] = [];
    const ask = () => queue.drain().then(() => told.push([...answered]));
    order('a');
    const early = ask();
    await settled();
    order('b');
    const drained = Promise.all([early, ask()]);
    batch(0).succeed();
    await settled();
    expect(told).toEqual([]);
    batch(1).succeed();
    await drained;
    expect(told).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ]);
  });

  test('drain() waits for failures too', async () => {
    const { queue, place, batch } = openQueue();
    const failed = expect(place('a')).rejects.toThrow('no');
    await settled();
    const drained = queue.drain();
    batch(0).fail(new Error('no'));
    await failed;
    await expect(drained).resolves.toBeUndefined();
  });
});
