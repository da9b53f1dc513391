/**
 * The shop sells without its Redis. It is killed, and stalled, in the middle of ordering: nothing fails, nobody waits, limits
 * count per instance for as long, and all of that is said. When it is back limits count for all again.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { product, stockOf, type TestProduct } from '../support/catalogue';
import { until } from '../support/events';
import { line, placeFast } from '../support/orders';
import { people, type Person } from '../support/people';
import { expectReconciled } from '../support/reconciled';
import { from } from '../limits/support';
import type { Shop } from '../support/shop';
import { stopRedisServers } from './support/redis';
import { metric, openPair, type Pair } from './support/shops-with-redis';

let pair: Pair;
let tea: TestProduct;
let buyers: Person[];

const STOCK = 100_000;
const TIMES = 4;

beforeAll(async () => {
  pair = await openPair({ REFRESHES_PER_MINUTE: `${TIMES}` });
  tea = await product(pair.here, { stock: STOCK });
  buyers = await people(pair.here, 12);
});

afterAll(stopRedisServers);

const both = (): Shop[] => [pair.here, pair.there];

const untilRedisIs = (up: 0 | 1): Promise<void> =>
  until(async () =>
    (await Promise.all(both().map((shop) => metric(shop, 'shop_redis_up')))).every((is) => is === up),
  );

interface Rush {
  statuses: number[];
  longestMs: number;
}

/** Everybody orders, one order after the other, through either instance, and reads the catalogue in between. */
async function rushUntil(over: Promise<unknown>): Promise<Rush> {
  const rush: Rush = { statuses: [], longestMs: 0 };
  let isOver = false;
  const note = async (asking: Promise<{ status: number }>) => {
    const started = performance.now();
    rush.statuses.push((await asking).status);
    rush.longestMs = Math.max(rush.longestMs, performance.now() - started);
  };
  const buy = async ({ token }: Person, index: number) => {
    for (let time = index; !isOver; time += 1) {
      const { url } = time % 2 === 0 ? pair.here : pair.there;
      await note(placeFast(url, token, [line(tea)]));
      await note(fetch(`${url}/api/products?filters[price][$lte]=${time}`));
    }
  };
  const buying = Promise.all(buyers.map(buy));
  await over;
  isOver = true;
  await buying;
  return rush;
}

const countOf = ({ statuses }: Rush, status: number) => statuses.filter((one) => one === status).length;

/** How many of so many attempts from one address an instance lets through; a token that is none is a 401. */
async function letThrough(shop: Shop, address: string): Promise<number> {
  let passed = 0;
  for (let time = 0; time < TIMES + 1; time += 1) {
    const { status } = await shop
      .send('post', '/api/auth/refresh')
      .set(from(address))
      .send({ refreshToken: 'none' });
    if (status === 401) passed += 1;
    else expect(status).toBe(429);
  }
  return passed;
}

const allTogether = async (address: string): Promise<number[]> => [
  await letThrough(pair.here, address),
  await letThrough(pair.there, address),
];

const linesAbout = (shop: Shop, words: RegExp): number =>
  shop.log.split('\n').filter((one) => words.test(one)).length;

test('killed in the middle of ordering: no order fails, limits count per instance, then for all again', async () => {
  expect(await allTogether('203.0.113.1')).toEqual([TIMES, 0]);

  const killed = await rushUntil(
    wait(500)
      .then(() => pair.redis.kill())
      .then(() => untilRedisIs(0))
      .then(() => wait(500)),
  );

  expect(countOf(killed, 201) + countOf(killed, 200)).toBe(killed.statuses.length);
  expect(countOf(killed, 201)).toBeGreaterThan(50);
  expect(await allTogether('203.0.113.2')).toEqual([TIMES, TIMES]);

  await pair.redis.start();
  const back = await rushUntil(untilRedisIs(1));

  expect(countOf(back, 201) + countOf(back, 200)).toBe(back.statuses.length);
  expect(await allTogether('203.0.113.3')).toEqual([TIMES, 0]);
  expect(await stockOf(pair.here, tea)).toBe(STOCK - countOf(killed, 201) - countOf(back, 201));
  for (const shop of both()) {
    expect(linesAbout(shop, /redis: lost/)).toBe(1);
    expect(linesAbout(shop, /redis: back after \d+ s/)).toBe(1);
    expect(await metric(shop, 'shop_redis_lost_total')).toBe(1);
  }
});

test('stalled: one of its timeouts is all that an order waits, and it is noticed when it goes on', async () => {
  const calm = await rushUntil(wait(1_000));
  pair.redis.stall();

  const stalled = await rushUntil(untilRedisIs(0).then(() => wait(3_000)));

  expect(countOf(stalled, 201) + countOf(stalled, 200)).toBe(stalled.statuses.length);
  // A machine with other work to do is slow without any help; a timeout for each request would make it one twentieth.
  expect(stalled.statuses.length).toBeGreaterThan(calm.statuses.length);
  expect(stalled.longestMs).toBeLessThan(calm.longestMs + 1_000);
  expect(await allTogether('203.0.113.4')).toEqual([TIMES, TIMES]);
  for (const shop of both()) expect(await metric(shop, 'shop_redis_lost_total')).toBe(2);

  pair.redis.goOn();
  await untilRedisIs(1);
  expect(await allTogether('203.0.113.5')).toEqual([TIMES, 0]);
});

test('the books agree after all of this', () => expectReconciled(pair.here));
