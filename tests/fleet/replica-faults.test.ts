/** What becomes of reads when the replica dies, hangs, is promoted or is somebody else's, and when the primary is gone. */
import { product, type TestProduct } from '../support/catalogue';
import { line, placeFast, placeOrder } from '../support/orders';
import { customer, type Person } from '../support/people';
import type { Shop } from '../support/shop';
import { PostgresPair } from './support/postgres-pair';
import {
  bootReading,
  failedReads,
  openReading,
  readsDuring,
  said,
  until,
  USED,
} from './support/reading-shop';
import { metric } from './support/shops-with-redis';

const READERS = 6;

let pair: PostgresPair;
let shop: Shop;
let alice: Person;
let tea: TestProduct;

beforeAll(async () => {
  pair = await PostgresPair.start();
  shop = await openReading(pair);
  alice = await customer(shop);
  tea = await product(shop, { stock: 100_000 });
  await placeOrder(shop, alice, [line(tea)]).expect(201);
  await pair.caughtUp();
});

afterAll(() => pair.close());

interface Traffic {
  statuses: Map<number, number>;
  slowestMs: number;
  /** Resolves when so many more have been answered. */
  more(count: number): Promise<void>;
  end(): Promise<void>;
}

/** Customers and visitors who read without a pause, each something else than the ones before. */
function traffic(): Traffic {
  const statuses = new Map<number, number>();
  const authorization = { Authorization: `Bearer ${alice.token}` };
  let answered = 0;
  let going = true;
  const seen = { statuses, slowestMs: 0 };
  const readers = Array.from({ length: READERS }, async (_, reader) => {
    for (let count = 0; going; count += 1) {
      const route =
        reader % 2
          ? '/api/orders'
          : `/api/products?filters[price][$lt]=${1_000 + reader * 1_000_000 + count}`;
      const begun = performance.now();
      const response = await fetch(`${shop.url}${route}`, { headers: authorization });
      await response.arrayBuffer();
      seen.slowestMs = Math.max(seen.slowestMs, performance.now() - begun);
      statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
      answered += 1;
    }
  });
  const more = (count: number) => {
    const goal = answered + count;
    return until(() => answered >= goal, `${count} more answers`);
  };
  const end = async () => {
    going = false;
    await Promise.all(readers);
  };
  return Object.assign(seen, { more, end });
}

const readsFromReplica = () =>
  until(
    async () =>
      (await readsDuring(shop, () => shop.get('/api/orders', alice.token).expect(200))).replica === 1,
    'a read from the replica',
  );

describe('a replica that goes and comes back', () => {
  test('killed in the middle of reads: none fails; it comes back and is used again', async () => {
    const reads = traffic();
    await reads.more(200);
    await pair.kill('replica');
    await said(shop, 'left alone');
    await reads.more(200);
    expect([await metric(shop, 'shop_replica_used'), await metric(shop, 'shop_replica_lag_seconds')]).toEqual(
      [0, undefined],
    );
    await pair.startAgain('replica');
    await said(shop, USED, 2);
    await reads.more(200);
    await reads.end();
    expect([...reads.statuses.keys()]).toEqual([200]);
    await readsFromReplica();
  });

  test('stopped in order in the middle of reads: none fails', async () => {
    const before = shop.log.split(USED).length;
    const reads = traffic();
    await reads.more(200);
    await pair.stop('replica');
    await reads.more(200);
    await reads.end();
    expect([...reads.statuses.keys()]).toEqual([200]);
    await pair.startAgain('replica');
    await said(shop, USED, before);
    await readsFromReplica();
  });

  test('hanging without a word: none fails, and none waits for it until its own time is over', async () => {
    const before = shop.log.split(USED).length;
    const reads = traffic();
    await reads.more(200);
    await pair.freeze('replica');
    await reads.more(500);
    await reads.end();
    await pair.thaw('replica');
    expect([...reads.statuses.keys()]).toEqual([200]);
    // DATABASE_READ_STATEMENT_TIMEOUT_MS and half a second more is when a connection is taken for silent.
    expect(reads.slowestMs).toBeLessThan(2_400);
    await said(shop, USED, before);
    await readsFromReplica();
  });

  test.each([
    ['connections', 'pg_terminate_backend'],
    ['statements', 'pg_cancel_backend'],
  ])('its %s ended again and again, as by recovery and timeouts: no read fails', async (_what, how) => {
    const before = await failedReads(shop);
    const reads = traffic();
    while ((await failedReads(shop)) < before + 2) {
      await pair.query(
        'replica',
        `SELECT ${how}(pid) FROM pg_stat_activity WHERE application_name = 'opply-shop reads' AND state = 'active'`,
      );
    }
    await reads.end();
    expect([...reads.statuses.keys()]).toEqual([200]);
  });
});

describe('a primary that is gone', () => {
  test('orders and reads are refused with 503 until it is back; then both go on, and the replica is read from', async () => {
    await pair.kill('primary');
    const placed = await placeFast(shop.url, alice.token, [line(tea)]);
    expect(placed.status).toBe(503);
    const history = await fetch(`${shop.url}/api/orders`, {
      headers: { Authorization: `Bearer ${alice.token}` },
    });
    expect([history.status, history.headers.get('retry-after')]).toEqual([503, '1']);
    await pair.startAgain('primary');
    await until(
      async () => (await placeFast(shop.url, alice.token, [line(tea)])).status === 201,
      'an order is taken',
    );
    await readsFromReplica();
  });
});

describe('a replica that is none of this primary', () => {
  test('of another cluster: it is never read from, and the log says why', async () => {
    const stranger = await pair.startStranger();
    const astray = await bootReading(pair, { DATABASE_READ_URL: stranger });
    await said(astray, 'it is a replica of another primary');
    const reads = await readsDuring(astray, () => astray.get('/api/orders', alice.token).expect(200));
    expect(reads).toEqual({ replica: 0, primary: 1 });
    await astray.stop();
  });

  test('the primary itself: it is never read from as a replica', async () => {
    const circular = await bootReading(pair, { DATABASE_READ_URL: pair.primaryUrl });
    await said(circular, 'it is no replica, or has been promoted');
    const reads = await readsDuring(circular, () => circular.get('/api/orders', alice.token).expect(200));
    expect(reads).toEqual({ replica: 0, primary: 1 });
    await circular.stop();
  });

  test('promoted in the middle of reads: none fails, and what is written there from then on is not shown', async () => {
    const reads = traffic();
    await reads.more(200);
    await pair.promote();
    await said(shop, 'it is no replica, or has been promoted');
    await pair.query('replica', "UPDATE products SET name = 'Gone its own way'");
    await pair.query('replica', "UPDATE orders SET note = 'Gone its own way'");
    await reads.more(200);
    await reads.end();
    expect([...reads.statuses.keys()]).toEqual([200]);
    const { body } = await shop.get('/api/orders', alice.token).expect(200);
    expect(body.data[0].note).toBeNull();
    const { body: shown } = await shop.get(`/api/products/${tea.documentId}`).expect(200);
    expect(shown.data.name).toBe(tea.name);
    const placed = await placeOrder(shop, alice, [line(tea)]).expect(201);
    expect((await shop.get('/api/orders', alice.token).expect(200)).body.data[0].documentId).toBe(
      placed.body.data.documentId,
    );
  });
});
