/** Orders of an app whose connection comes and goes: each placed once, each answered in the end. */
import { ConnectionLost, RequestAborted, ShopRefusal, type Order } from '@opply-shop/client';
import { product, stockOf, type TestProduct } from '../support/catalogue';
import { LosingProxy } from '../support/losing-proxy';
import { line } from '../support/orders';
import { PASSWORD } from '../support/people';
import { openShop, type Shop } from '../support/shop';
import { app, appOf, errorOf, type AppOfSomebody } from './app';
import { FOUR_REQUESTS_MS, timePassesWith } from './clock';

let shop: Shop;
let proxy: LosingProxy;
let tea: TestProduct;

beforeAll(async () => {
  shop = await openShop();
});

beforeEach(async () => {
  proxy = await LosingProxy.open(shop.url);
  tea = await product(shop, { stock: 100, price: 4.5 });
});

afterEach(() => {
  jest.restoreAllMocks();
  return proxy.close();
});

const ORDER = 'POST /api/orders';

const ordersOf = ({ who }: AppOfSomebody): Promise<{ document_id: string; state: string }[]> =>
  shop.database.query('SELECT document_id, state FROM orders WHERE customer_id = $1 ORDER BY document_id', [
    who.id,
  ]);

describe('over a connection that loses every third answer', () => {
  test('thirty orders are thirty orders, and each is answered', async () => {
    const alice = await appOf(shop, proxy.url);

    const placed: Order[] = [];
    for (let count = 0; count < 30; count += 1)
      placed.push(await alice.client.orders.place({ lines: [line(tea, 2)], expectedTotal: 9 }));

    expect(proxy.lost).toBeGreaterThanOrEqual(10);
    const stored = (await ordersOf(alice)).map(({ document_id }) => document_id);
    expect(stored).toHaveLength(30);
    expect(placed.map(({ documentId }) => documentId).sort()).toEqual(stored);
    expect(await stockOf(shop, tea)).toBe(40);
  });

  test('so they are when they are all placed at once', async () => {
    const alice = await appOf(shop, proxy.url);

    const placed = await Promise.all(
      Array.from({ length: 30 }, () => alice.client.orders.place({ lines: [line(tea)] })),
    );

    expect(proxy.lost).toBeGreaterThanOrEqual(10);
    const stored = (await ordersOf(alice)).map(({ document_id }) => document_id);
    expect(placed.map(({ documentId }) => documentId).sort()).toEqual(stored);
    expect(await stockOf(shop, tea)).toBe(70);
  });
});

test('every attempt of an order carries the same key and the same body, another order another key', async () => {
  proxy.fateOf = (_name, before) => (before < 3 ? 'lost' : 'answered');
  const { client } = await appOf(shop, proxy.url);
  const order = { lines: [line(tea)], note: 'as it was' };

  const placing = client.orders.place(order);
  order.note = 'changed while it was under way';
  const { note } = await placing;
  await client.orders.place(order);

  expect(note).toBe('as it was');
  const keys = proxy.passed.map(({ headers }) => headers['idempotency-key']);
  expect(keys).toHaveLength(5);
  expect(new Set(keys.slice(0, 4)).size).toBe(1);
  expect(keys[4]).not.toBe(keys[0]);
  expect(new Set(proxy.passed.slice(0, 4).map(({ body }) => body)).size).toBe(1);
});

describe('an order without an answer', () => {
  test('is found with the key of its error, by an app that was started anew', async () => {
    proxy.fateOf = () => 'lost';
    const alice = await appOf(shop, proxy.url, { deadlineMs: FOUR_REQUESTS_MS });
    const wish = { lines: [line(tea, 3)] };
    timePassesWith(() => proxy.count());

    const error = await errorOf(alice.client.orders.place(wish));

    if (!(error instanceof ConnectionLost)) throw error;
    expect(error.attempts).toBe(4);
    const anew = app(shop.url);
    await anew.session.logIn({ identifier: alice.who.username, password: PASSWORD });
    const found = await anew.orders.place(wish, { idempotencyKey: error.idempotencyKey });
    expect(await ordersOf(alice)).toEqual([{ document_id: found.documentId, state: 'placed' }]);
    expect(await stockOf(shop, tea)).toBe(97);
  });

  test('is given up when its signal is aborted, and found by its key', async () => {
    proxy.fateOf = () => 'held';
    const alice = await appOf(shop, proxy.url);
    const wish = { lines: [line(tea)] };
    const changingTheirMind = new AbortController();

    const placing = errorOf(alice.client.orders.place(wish, { signal: changingTheirMind.signal }));
    while ((await ordersOf(alice)).length === 0);
    changingTheirMind.abort();

    const error = await placing;
    if (!(error instanceof RequestAborted)) throw error;
    expect(error.name).toBe('AbortError');
    proxy.release();
    const found = await alice.client.orders.place(wish, { idempotencyKey: error.idempotencyKey });
    expect(await ordersOf(alice)).toEqual([{ document_id: found.documentId, state: 'placed' }]);
  });

  test('is not even begun when its signal was aborted before', async () => {
    const { client } = await appOf(shop, proxy.url);

    const error = await errorOf(client.orders.place({ lines: [line(tea)] }, { signal: AbortSignal.abort() }));

    expect(error).toBeInstanceOf(RequestAborted);
    expect(proxy.count()).toBe(0);
  });

  test('is asked for again when the connection says nothing', async () => {
    proxy.fateOf = (_name, before) => (before === 0 ? 'held' : 'answered');
    const alice = await appOf(shop, proxy.url, { attemptTimeoutMs: 250 });

    const { documentId } = await alice.client.orders.place({ lines: [line(tea)] });

    // More often than twice where the next answers take as long.
    expect(proxy.count(ORDER)).toBeGreaterThanOrEqual(2);
    expect(await ordersOf(alice)).toEqual([{ document_id: documentId, state: 'placed' }]);
  });

  test('is given up at the deadline, not after', async () => {
    proxy.fateOf = () => 'held';
    const { client } = await appOf(shop, proxy.url, { deadlineMs: 400, attemptTimeoutMs: 120_000 });
    const started = performance.now();

    const error = await errorOf(client.orders.place({ lines: [line(tea)] }));

    expect(error).toBeInstanceOf(ConnectionLost);
    expect(performance.now() - started).toBeLessThan(60_000);
  });
});

describe('a key', () => {
  test('of one’s own makes two calls one order', async () => {
    const alice = await appOf(shop, shop.url);
    const { orders } = alice.client;
    const idempotencyKey = orders.makeKey();

    const [first, second] = await Promise.all(
      [1, 2].map(() => orders.place({ lines: [line(tea)] }, { idempotencyKey })),
    );

    expect(second).toEqual(first);
    expect(await ordersOf(alice)).toHaveLength(1);
  });

  test('is not for another order', async () => {
    const { client } = await appOf(shop, shop.url);
    const idempotencyKey = client.orders.makeKey();
    await client.orders.place({ lines: [line(tea)] }, { idempotencyKey });

    const error = await errorOf(client.orders.place({ lines: [line(tea, 2)] }, { idempotencyKey }));

    expect((error as ShopRefusal).is('IDEMPOTENCY_KEY_REUSED')).toBe(true);
  });

  test.each([[''], ['two\nlines'], ['naïve'], ['x'.repeat(256)]])(
    'that cannot be sent is a mistake: %j',
    async (idempotencyKey) => {
      const { client } = await appOf(shop, proxy.url);

      const error = await errorOf(client.orders.place({ lines: [line(tea)] }, { idempotencyKey }));

      expect(error).toBeInstanceOf(TypeError);
      expect(proxy.count()).toBe(0);
    },
  );
});

describe('cancelling', () => {
  test('when its answer is lost, is done once and answered with the cancelled order', async () => {
    const { client } = await appOf(shop, proxy.url);
    proxy.fateOf = (name, before) => (name.endsWith('/cancel') && before === 1 ? 'lost' : 'answered');
    const { documentId } = await client.orders.place({ lines: [line(tea, 5)] });

    const cancelled = await client.orders.cancel(documentId);

    expect([cancelled.documentId, cancelled.state]).toEqual([documentId, 'cancelled']);
    expect(proxy.count(`POST /api/orders/${documentId}/cancel`)).toBe(2);
    expect(await stockOf(shop, tea)).toBe(100);
  });

  test('twice is refused, with the state it is in', async () => {
    const { client } = await appOf(shop, shop.url);
    const { documentId } = await client.orders.place({ lines: [line(tea)] });
    await client.orders.cancel(documentId);

    const error = await errorOf(client.orders.cancel(documentId));

    if (!(error instanceof ShopRefusal && error.is('INVALID_TRANSITION'))) throw error;
    expect([error.status, error.details.from, error.details.to]).toEqual([409, 'cancelled', 'cancelled']);
  });
});
