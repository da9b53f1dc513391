/** Everything is limited by address: a household's calls count together, and no one else's. */
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { limitSettings } from '../../src/limits/settings';
import { redisSettings } from '../../src/redis/settings';
import { product } from '../support/catalogue';
import { openShop, type Shop } from '../support/shop';
import { from, openStrictShop, outcome } from './support';

let shop: Shop;

beforeAll(async () => {
  shop = await openStrictShop({ REQUESTS_PER_MINUTE: '5' });
  await product(shop);
});

const read = async (address: string, route = '/api/products') =>
  outcome(await shop.get(route).set(from(address)));

const readOften = async (...addresses: string[]) => {
  for (const address of addresses) expect(await read(address)).toMatchObject({ status: 200 });
};

test('an address that calls too often is told when to come back, on every route, and others are not', async () => {
  await readOften(...Array<string>(5).fill('203.0.113.1'));

  const { status, body, headers } = await shop.get('/api/products').set(from('203.0.113.1'));

  expect([status, body.error.details]).toEqual([429, { code: 'RATE_LIMITED' }]);
  expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  expect(Number(headers['retry-after'])).toBeLessThanOrEqual(60);
  expect(await read('203.0.113.1', '/api/orders')).toMatchObject({ status: 429 });
  expect(await read('203.0.113.2')).toMatchObject({ status: 200 });
});

test('addresses of one household with IPv6 count together, and those of the next apart', async () => {
  await readOften('2a00:1:2:3::1', '2a00:1:2:3::2', '2a00:1:2:3:ffff::3', '2a00:1:2:3::4', '2a00:1:2:3::5');

  expect(await read('2a00:1:2:3:9:9:9:9')).toMatchObject({ status: 429 });
  expect(await read('2a00:1:2:4::1')).toMatchObject({ status: 200 });
});

test('who is refused is refused before the body is sent', async () => {
  await readOften(...Array<string>(5).fill('203.0.113.3'));
  const socket = connect(Number(new URL(shop.url).port), '127.0.0.1');

  // A megabyte is promised and never sent.
  socket.write(
    'POST /api/orders HTTP/1.1\r\nHost: shop\r\nX-Forwarded-For: 203.0.113.3\r\nConnection: close\r\n' +
      'Content-Type: application/json\r\nContent-Length: 1000000\r\n\r\n{',
  );

  expect(await text(socket)).toMatch(/^HTTP\/1\.1 429 /);
});

test('the machine itself is spared unless told otherwise', async () => {
  const usual = await openShop({ REQUESTS_PER_MINUTE: '5' });

  for (let call = 0; call < 20; call += 1) await usual.get('/api/products').expect(200);
});

test('a stranger who connects directly is counted by their own address, whatever they claim', async () => {
  const exposed = await openStrictShop({ TRUST_PROXY: '10.0.0.0/8', REQUESTS_PER_MINUTE: '5' });
  const claim = (address: string) => exposed.get('/api/products').set(from(address));
  for (let call = 1; call <= 5; call += 1) await claim(`198.51.100.${call}`).expect(200);

  await claim('198.51.100.6').expect(429);
});

describe('settings', () => {
  test.each([
    ['REQUESTS_PER_MINUTE', 'many'],
    ['ORDERS_PER_MINUTE', '0'],
    ['RATE_LIMIT_EXEMPT', 'localhost'],
  ])('%s=%s makes no sense, and is named', (name, value) => {
    expect(() => limitSettings((asked) => (asked === name ? value : undefined))).toThrow(name);
  });

  test('so is an address of Redis that is none', () => {
    expect(() => redisSettings('localhost:6379')).toThrow('REDIS_URL');
  });

  test.each([
    ['REQUESTS_PER_MINUTE', 'many'],
    ['TRUST_PROXY', 'the load balancer'],
  ])('%s=%s stops the start', async (name, value) => {
    await expect(openShop({ [name]: value })).rejects.toThrow(name);
  });
});
