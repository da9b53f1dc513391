/**
 * The shop sells without its Redis. It is killed, and stalled, in the middle of ordering: nothing fails, nobody waits, limits
 * count per instance for as long, and all of that is said. When it is back limits count for all again.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { product, stockOf, type TestProduct } from '../support/catalogue';
import { until } from '../support/events';
import { line, placeFast } from '../support/orders';
import { people, type Person } from '../support/people';
import { expectReconciled } from '../support/reconciled';
import { from } from '../limits/support';
import { Shop } from '../support/shop';
import { RedisServer, stopRedisServers } from './support/redis';
import { metric, openPair, type Pair } from './support/shops-with-redis';

/** Several servers are started, on a machine that may have others to run. */
jest.setTimeout(240_000);

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

/** How often each instance has given Redis up. */
const lost = () => Promise.all(both().map((shop) => metric(shop, 'shop_redis_lost_total')));

interface Rush {
  statuses: number[];
  longestMs: number;
}

/** How many orders before and after something happens to Redis. */
const SOME = 40;

/**
 * Everybody orders, one order after the other, through either instance, and reads the catalogue in between.
 * @param meanwhile is over when the rush shall be; it may wait for so many more orders.
 */
async function rushDuring(
  meanwhile: (orders: (more: number) => Promise<void>) => Promise<unknown>,
): Promise<Rush> {
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
  await meanwhile(async (more) => {
    const enough = countOf(rush, 201) + more;
    await until(() => countOf(rush, 201) >= enough);
  });
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

let household = 0;

/** How many each instance lets through of those that come from one address, to one instance after the other. */
const inTurn = async (): Promise<number[]> => {
  household += 1;
  const address = `203.0.113.${household}`;
  return [await letThrough(pair.here, address), await letThrough(pair.there, address)];
};

const TOGETHER = [TIMES, 0];
const EACH_BY_ITSELF = [TIMES, TIMES];

/** On a machine that has other work to do a command may take too long now and then. */
const untilCountedTogether = (): Promise<void> =>
  until(async () => isDeepStrictEqual(await inTurn(), TOGETHER));

const linesAbout = (shop: Shop, words: RegExp): number =>
  shop.log.split('\n').filter((one) => words.test(one)).length;

/** Orders are 201, what is read is 200. */
const expectNoFailure = (rush: Rush) => expect([...new Set(rush.statuses)].sort()).toEqual([200, 201]);

test('killed in the middle of ordering: no order fails, limits count per instance, then for all again', async () => {
  await untilCountedTogether();

  const killed = await rushDuring(async (orders) => {
    await orders(SOME);
    await pair.redis.kill();
    await untilRedisIs(0);
    await orders(SOME);
  });

  expectNoFailure(killed);
  expect(await inTurn()).toEqual(EACH_BY_ITSELF);

  await pair.redis.start();
  const back = await rushDuring(async (orders) => {
    await untilRedisIs(1);
    await orders(SOME);
  });

  expectNoFailure(back);
  await untilCountedTogether();
  expect(await stockOf(pair.here, tea)).toBe(STOCK - countOf(killed, 201) - countOf(back, 201));
  for (const shop of both()) {
    const times = await metric(shop, 'shop_redis_lost_total');
    expect(times).toBeGreaterThan(0);
    await shop.hasToldAll();
    expect(linesAbout(shop, /redis: lost/)).toBe(times);
    expect(linesAbout(shop, /redis: back after \d+ s/)).toBe(times);
  }
});

test('stalled in the middle of ordering: given up once by each instance, and nobody else waits for it', async () => {
  const calm = await rushDuring((orders) => orders(SOME));

  let before: (number | undefined)[] = [];
  const stalled = await rushDuring(async (orders) => {
    await orders(SOME);
    await untilRedisIs(1);
    before = await lost();
    pair.redis.stall();
    await untilRedisIs(0);
    await orders(SOME);
    // Long enough for several probes, and for a new connection that is not answered either.
    await wait(5_000);
  });

  expectNoFailure(stalled);
  // Less than it stalls for, and more than a busy machine stands still.
  expect(stalled.longestMs).toBeLessThan(calm.longestMs + 4_000);
  expect(await inTurn()).toEqual(EACH_BY_ITSELF);
  expect(await lost()).toEqual(before.map((times = 0) => times + 1));

  pair.redis.goOn();
  await untilRedisIs(1);
  await untilCountedTogether();
});

test('a shop starts without its Redis, sells, and finds it when it comes', async () => {
  const redis = await RedisServer.open();
  await redis.kill();

  const late = await Shop.boot(pair.here.database, { REDIS_URL: redis.url, LOG_LEVEL: 'info' });

  expect((await placeFast(late.url, (buyers[0] as Person).token, [line(tea)])).status).toBe(201);
  await late.hasToldAll();
  expect(linesAbout(late, /redis: lost, it cannot be reached/)).toBe(1);
  await redis.start();
  await until(async () => (await metric(late, 'shop_redis_up')) === 1);
});

test('the books agree after all of this', () => expectReconciled(pair.here));
