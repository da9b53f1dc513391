/** With a Redis limits count for all instances together: two servers, and a caller who goes from one to the other. */
import { product } from '../support/catalogue';
import { until } from '../support/events';
import { line } from '../support/orders';
import { customer } from '../support/people';
import { from, logIn } from '../limits/support';
import type { Shop } from '../support/shop';
import { stopRedisServers } from './support/redis';
import { openPair, type Pair } from './support/shops-with-redis';

let pair: Pair;

const TIMES = 6;

beforeAll(async () => {
  pair = await openPair({
    AUTH_REQUESTS_PER_MINUTE: `${TIMES}`,
    WRONG_PASSWORDS_PER_HOUR: `${TIMES}`,
    ORDERS_PER_MINUTE: `${TIMES}`,
    REQUESTS_PER_MINUTE: '40',
  });
});

afterAll(stopRedisServers);

/** Asks one instance and the other in turn, as often as the limit allows and once more of each. */
async function inTurn(ask: (shop: Shop, time: number) => PromiseLike<{ status: number }>): Promise<number[]> {
  const statuses = [];
  for (let time = 0; time < TIMES + 2; time += 1)
    statuses.push((await ask(time % 2 === 0 ? pair.here : pair.there, time)).status);
  return statuses;
}

const allowed = (status: number): number[] => Array<number>(TIMES).fill(status);

test('on logging in from an address', async () => {
  const statuses = await inTurn((shop, time) =>
    logIn(shop, { username: `nobody-${time}` }, '203.0.113.1', 'not-it-at-all'),
  );

  expect(statuses).toEqual([...allowed(400), 429, 429]);
});

test('on wrong passwords for an account, except where its owner has logged in, through either instance', async () => {
  const alice = await customer(pair.here);
  await logIn(pair.here, alice, '203.0.113.2').expect(200);

  const statuses = await inTurn((shop, time) => logIn(shop, alice, `198.51.100.${time}`, 'not-it-at-all'));

  expect(statuses).toEqual([...allowed(400), 429, 429]);
  await logIn(pair.there, alice, '203.0.113.2').expect(200);
});

test('on orders of a customer', async () => {
  const alice = await customer(pair.here);
  const tea = await product(pair.here, { stock: 100 });

  const statuses = await inTurn((shop, time) =>
    shop
      .send('post', '/api/orders', alice.token)
      .set(from(`203.0.113.${time + 10}`))
      .send({ data: { lines: [line(tea)] } }),
  );

  expect(statuses).toEqual([...allowed(201), 429, 429]);
});

test('on everything from an address, of which instances tell each other in passing', async () => {
  const ask = async (shop: Shop) => (await shop.get('/api/products').set(from('203.0.113.3'))).status;
  for (let time = 0; time < 40; time += 1) expect(await ask(pair.here)).toBe(200);

  // Each question counts there as well, but it would take 40 of them.
  let asked = 0;
  await until(async () => {
    asked += 1;
    return (await ask(pair.there)) === 429;
  });

  expect(asked).toBeLessThan(30);
  expect(await ask(pair.here)).toBe(429);
});

test('what Redis holds of people is no name, no email and no password', async () => {
  const alice = await customer(pair.here);
  await logIn(pair.here, alice, '203.0.113.4').expect(200);
  await logIn(pair.here, alice, '203.0.113.5', 'not-it-at-all').expect(400);

  const keys = await pair.redis.ask('KEYS', '*');

  expect(keys).toContain('shop:known:');
  expect(keys).not.toMatch(new RegExp(`${alice.username}|shop.example|not-it-at-all`));
});
