/** When the shop is too busy: who waits, how long, for what, and when nobody waits any more. */
import { ConnectionLost, ShopRefusal } from '@opply-shop/client';
import { openShop } from '../support/shop';
import { app, errorOf } from './app';
import { BusyShop, FINE, RATE_LIMITED, UNAVAILABLE } from './busy-shop';
import { FOUR_REQUESTS_MS, timePassesWith } from './clock';

let shop: BusyShop;

const busy = async (...lines: Parameters<typeof BusyShop.open>) => {
  shop = await BusyShop.open(...lines);
};

afterEach(async () => {
  jest.restoreAllMocks();
  await shop.close();
});

const wish = { lines: [{ product: 'tea', quantity: 1 }] };
const newProduct = { name: 'Tea', sku: 'TEA-1', price: 3 };

/** Timers may be early by a millisecond or so. */
const ABOUT_A_SECOND_MS = 990;

describe.each([
  ['503', UNAVAILABLE],
  ['429', RATE_LIMITED],
])('an order that is answered with %s', (_status, refusal) => {
  test('is sent again, the same in every way, after as many seconds as Retry-After says', async () => {
    await busy({ ...refusal, headers: { 'Retry-After': '1' } }, FINE);

    await app(shop.url).orders.place(wish);

    const [first, second] = shop.heard;
    expect(shop.gapsMs[0]).toBeGreaterThanOrEqual(ABOUT_A_SECOND_MS);
    expect(second?.body).toBe(first?.body);
    expect(second?.headers).toEqual(first?.headers);
  });

  test('is sent again at the time that Retry-After names, by the clock of the shop', async () => {
    const headers = {
      Date: 'Mon, 01 Jan 2001 00:00:00 GMT',
      'Retry-After': 'Mon, 01 Jan 2001 00:00:01 GMT',
    };
    await busy({ ...refusal, headers }, FINE);

    await app(shop.url).orders.place(wish);

    expect(shop.heard).toHaveLength(2);
    expect(shop.gapsMs[0]).toBeGreaterThanOrEqual(ABOUT_A_SECOND_MS);
  });

  test('is given up at once when the wait would be longer than the deadline, and keeps its key', async () => {
    await busy({ ...refusal, headers: { 'Retry-After': '3600', 'X-Request-Id': 'request-7' } });

    const error = await errorOf(app(shop.url).orders.place(wish));

    if (!(error instanceof ShopRefusal)) throw error;
    expect(shop.heard).toHaveLength(1);
    expect([error.retryAfterMs, error.requestId]).toEqual([3_600_000, 'request-7']);
    expect(error.idempotencyKey).toBe(shop.heard[0]?.headers['idempotency-key']);
  });
});

test('pauses grow twofold to a limit, and are only a part of that, as chance has it', async () => {
  const chance = jest.spyOn(Math, 'random').mockReturnValue(0.999);
  const timers = jest.spyOn(globalThis, 'setTimeout');
  await busy(UNAVAILABLE, UNAVAILABLE, UNAVAILABLE, UNAVAILABLE, FINE);

  await app(shop.url, { backOff: { firstMs: 100, longestMs: 250 } }).products.get('it');

  const slow = shop.gapsMs;
  expect(slow).toHaveLength(4);
  [95, 195, 245, 245].forEach((least, index) => expect(slow[index]).toBeGreaterThanOrEqual(least));
  // An attempt's time is longer.
  const pauses = timers.mock.calls.map(([, milliseconds = 0]) => milliseconds).filter((one) => one < 300);
  expect(pauses).toEqual([100, 200, 250, 250].map((most) => most * 0.999));

  chance.mockReturnValue(0);
  await shop.close();
  await busy(UNAVAILABLE, UNAVAILABLE, UNAVAILABLE, UNAVAILABLE, FINE);
  const patient = { firstMs: 100_000, longestMs: 100_000 };
  await app(shop.url, { backOff: patient, deadlineMs: 600_000 }).products.get('it');
  expect(Math.max(...shop.gapsMs)).toBeLessThan(50_000);
});

test('it ends: when the deadline is over, with what the shop said last', async () => {
  await busy(UNAVAILABLE);
  timePassesWith(() => shop.heard.length);

  const error = await errorOf(app(shop.url, { deadlineMs: FOUR_REQUESTS_MS }).orders.place(wish));

  expect((error as ShopRefusal).is('UNAVAILABLE')).toBe(true);
  expect(shop.heard).toHaveLength(4);
});

describe('what nothing tells from its copy', () => {
  test('is not sent again after a 503, which may come from a shop that has acted', async () => {
    await busy(UNAVAILABLE, FINE);
    const { products, stockMovements } = app(shop.url);

    expect((await errorOf(products.create(newProduct))) as ShopRefusal).toMatchObject({ status: 503 });
    await stockMovements.record({ product: 'tea', delta: 1, reason: 'received' });

    expect(shop.heard).toHaveLength(2);
  });

  test('is sent again after a 429, which comes from a shop that has not', async () => {
    await busy(RATE_LIMITED, FINE);

    await app(shop.url).products.create(newProduct);

    expect(shop.heard).toHaveLength(2);
  });
});

describe('an answer that is not the shop’s', () => {
  test.each([
    ['the page of a hotel', { status: 200, body: '<h1>Do you agree?</h1>' }],
    ['a gateway', { status: 502, body: '<h1>Bad Gateway</h1>' }],
    ['a gateway that waits no longer', { status: 504, body: '' }],
    ['a balancer without a shop', { status: 503, body: 'no server' }],
  ])('is like none: %s', async (_name, line) => {
    await busy(line, FINE);

    expect(await app(shop.url).orders.place(wish)).toEqual({ documentId: 'it' });
    expect(shop.heard).toHaveLength(2);
  });

  test('and what may not be sent twice is not', async () => {
    await busy({ status: 502, body: '' });

    expect(await errorOf(app(shop.url).products.create(newProduct))).toBeInstanceOf(ConnectionLost);
    expect(shop.heard).toHaveLength(1);
  });
});

test('a refusal of any other kind is not argued with', async () => {
  await busy({ status: 500, body: { data: null, error: { status: 500, message: 'Oh', details: {} } } });

  const error = await errorOf(app(shop.url).orders.place(wish));

  expect(error).toMatchObject({ status: 500, code: undefined, message: 'Oh' });
  expect(shop.heard).toHaveLength(1);
});

test('nobody is there: the connection is lost, after more than one attempt and before the deadline', async () => {
  await busy(FINE);
  const { url } = shop;
  await shop.close();
  let tried = 0;
  const trying: typeof fetch = (...request) => {
    tried += 1;
    return fetch(...request);
  };
  timePassesWith(() => tried);

  const error = await errorOf(app(url, { fetch: trying, deadlineMs: FOUR_REQUESTS_MS }).orders.place(wish));
  await busy(FINE);

  if (!(error instanceof ConnectionLost)) throw error;
  expect([error.attempts, tried]).toEqual([4, 4]);
});

test('the real shop’s limit on log-ins is typed, and says how long to wait', async () => {
  await busy(FINE);
  const { url } = await openShop({ AUTH_REQUESTS_PER_MINUTE: '3' });
  const { session } = app(url, { deadlineMs: 20_000 });
  const attempt = () => errorOf(session.logIn({ identifier: 'nobody', password: 'wrong' }));

  for (let count = 0; count < 3; count += 1) expect(await attempt()).toMatchObject({ status: 400 });
  const error = await attempt();

  if (!(error instanceof ShopRefusal && error.is('RATE_LIMITED'))) throw error;
  expect(error.retryAfterMs).toBeGreaterThan(20_000);
});
