/** Pages of other origins: those on the list may call the API and read what it answers, refusals included; no other may. */
import request from 'supertest';
import { product, type TestProduct } from '../support/catalogue';
import { line, placeOrder } from '../support/orders';
import { bringBack, takeAway } from '../support/outage';
import { customer, type Person } from '../support/people';
import { openShop, type Shop } from '../support/shop';

const LISTED = 'https://www.example.com';
const EXPOSED = ['ETag', 'Idempotent-Replayed', 'Location', 'Retry-After', 'X-Request-Id'];

let shop: Shop;
let alice: Person;
let tea: TestProduct;

beforeAll(async () => {
  shop = await openShop({
    NODE_ENV: 'production',
    CORS_ORIGINS: `${LISTED}, capacitor://localhost`,
    TRUST_PROXY: '127.0.0.0/8',
    RATE_LIMIT_EXEMPT: '127.0.0.0/8',
    REQUESTS_PER_MINUTE: '3',
  });
  alice = await customer(shop);
  tea = await product(shop, { stock: 10 });
});

const from = (origin: string) => ({ Origin: origin });

const letIn = (headers: Record<string, string>) => ({
  origin: headers['access-control-allow-origin'],
  credentials: headers['access-control-allow-credentials'],
  exposed: headers['access-control-expose-headers']?.split(/, ?/).sort(),
});

const WELCOME = { origin: LISTED, credentials: undefined, exposed: EXPOSED };

const STRANGER = { origin: undefined, credentials: undefined, exposed: undefined };

describe('a page on the list', () => {
  test('reads an answer and its headers, without anybody’s cookies', async () => {
    const { headers } = await shop.get('/api/products').set(from(LISTED)).expect(200);

    expect(letIn(headers)).toEqual(WELCOME);
    expect(headers.vary).toBe('Authorization, Origin');
  });

  test('reads that nothing has changed: 304', async () => {
    const { headers: first } = await shop.get('/api/products').set(from(LISTED)).expect(200);

    const { headers } = await shop
      .get('/api/products')
      .set({ ...from(LISTED), 'If-None-Match': first.etag as string })
      .expect(304);

    expect(letIn(headers)).toEqual(WELCOME);
  });

  test('reads refusals: 400, 401, 403, 404, 409', async () => {
    const token = 'no.such.token';
    const refusals = [
      await shop.get('/api/products?foo=bar').set(from(LISTED)).expect(400),
      await shop.get('/api/orders', token).set(from(LISTED)).expect(401),
      await shop.get('/api/orders').set(from(LISTED)).expect(403),
      await shop.get('/api/products/unknown').set(from(LISTED)).expect(404),
      await placeOrder(shop, alice, [line(tea, 11)])
        .set(from(LISTED))
        .expect(409),
    ];

    expect(refusals.map(({ headers }) => letIn(headers))).toEqual(refusals.map(() => WELCOME));
  });

  test('reads when to come back: 429', async () => {
    const caller = { ...from(LISTED), 'X-Forwarded-For': '203.0.113.1' };
    for (let call = 0; call < 3; call += 1) await shop.get('/api/products').set(caller).expect(200);

    const { headers } = await shop.get('/api/products').set(caller).expect(429);

    expect(letIn(headers)).toEqual(WELCOME);
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  });

  test('reads that the shop cannot at the moment: 503', async () => {
    await takeAway(shop.database);
    const { headers } = await placeOrder(shop, alice, [line(tea)])
      .set(from(LISTED))
      .expect(503);
    await bringBack(shop.database);
    while ((await shop.get('/api/health/ready')).status !== 200);

    expect(letIn(headers)).toEqual(WELCOME);
    expect(headers['retry-after']).toBe('1');
  });

  test.each([
    ['GET', '/api/orders'],
    ['POST', '/api/orders'],
    ['PUT', '/api/customers/me'],
    ['DELETE', '/api/auth/sessions/any'],
  ])('may send %s %s with the API’s headers: the browser asks first', async (method, address) => {
    const { headers } = await request(shop.url)
      .options(address)
      .set({
        ...from(LISTED),
        'Access-Control-Request-Method': method,
        'Access-Control-Request-Headers': 'authorization,content-type,idempotency-key',
      })
      .expect(204);

    expect(headers['access-control-allow-origin']).toBe(LISTED);
    expect(headers['access-control-allow-methods']?.split(',')).toContain(method);
    const allowed = headers['access-control-allow-headers']?.toLowerCase().split(',');
    expect(allowed).toEqual(
      expect.arrayContaining([
        'authorization',
        'content-type',
        'idempotency-key',
        'if-none-match',
        'x-request-id',
      ]),
    );
    expect(headers).not.toHaveProperty('access-control-allow-credentials');
  });

  test('may not call the panel', async () => {
    const { headers } = await request(shop.url).get('/admin/init').set(from(LISTED)).expect(200);

    expect(letIn(headers)).toEqual(STRANGER);
  });
});

test('an app in a shell has an origin as well', async () => {
  const { headers } = await shop.get('/api/products').set(from('capacitor://localhost')).expect(200);

  expect(headers['access-control-allow-origin']).toBe('capacitor://localhost');
});

describe.each([
  'https://evil.example',
  'https://www.example.com.evil.example',
  'http://www.example.com',
  'null',
])('a page that is not on the list: %s', (origin) => {
  test('is told nothing that would let its browser read an answer', async () => {
    const { headers } = await shop.get('/api/products').set(from(origin)).expect(200);

    expect(letIn(headers)).toEqual(STRANGER);
  });

  test('is let in by no preflight', async () => {
    const { headers } = await request(shop.url)
      .options('/api/orders')
      .set({ ...from(origin), 'Access-Control-Request-Method': 'POST' });

    expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
  });
});

test('who is no page is told nothing of pages', async () => {
  const { headers } = await shop.get('/api/products').expect(200);

  expect(letIn(headers)).toEqual(STRANGER);
});
