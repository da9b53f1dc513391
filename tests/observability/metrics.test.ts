/** GET /metrics: that requests, orders and caches are counted as they are, and who is told. */
import { product, type TestProduct } from '../support/catalogue';
import { until } from '../support/events';
import { askForMetrics, METRICS_TOKEN, metricsOf } from '../support/metrics';
import { line, placeFast, placeOrder } from '../support/orders';
import { customer, people, staff, type Person } from '../support/people';
import { PATIENT } from '../support/patience';
import { openShop, type Shop } from '../support/shop';

let shop: Shop;

beforeAll(async () => {
  shop = await openShop({ METRICS_TOKEN });
});

// The first ones: of requests that nobody has made there is no label.
describe('requests', () => {
  const counted = async (method: string, route: string, status: number) =>
    (await metricsOf(shop)).sum('shop_http_request_duration_seconds_count', {
      method,
      route,
      status: String(status),
    });

  test('are counted by the pattern of their route and by status, also those that are answered from memory', async () => {
    const [tea, milk] = [await product(shop), await product(shop)];
    for (const { documentId } of [tea, milk, tea, tea])
      await shop.get(`/api/products/${documentId}`).expect(200);
    await shop.get('/api/products/unknown').expect(404);

    expect(await counted('GET', '/api/products/:id', 200)).toBe(4);
    expect(await counted('GET', '/api/products/:id', 404)).toBe(1);
  });

  test('whatever callers make up is one label', async () => {
    await Promise.all(
      ['/nothing/1', '/nothing/2', '/api/nothing'].map((path) => fetch(`${shop.url}${path}`)),
    );
    await fetch(`${shop.url}/nothing/3`, { method: 'PROPFIND' });

    const told = await metricsOf(shop);
    expect(told.valuesOf('shop_http_request_duration_seconds_count', 'route')).toEqual(
      new Set(['/api/products/:id', '/metrics', 'none']),
    );
    expect(await counted('GET', 'none', 404)).toBe(3);
    expect(told.valuesOf('shop_http_request_duration_seconds_count', 'method')).toEqual(
      new Set(['GET', 'other']),
    );
  });

  test('the time they take is in seconds', async () => {
    await shop.get('/api/categories').expect(200);
    const told = await metricsOf(shop);
    const labels = { route: '/api/categories' };
    expect(told.sum('shop_http_request_duration_seconds_sum', labels)).toBeGreaterThan(0);
    expect(told.sum('shop_http_request_duration_seconds_sum', labels)).toBeLessThan(10);
    expect(told.sum('shop_http_request_duration_seconds_bucket', { ...labels, le: '10' })).toBe(1);
  });
});

describe('orders', () => {
  let alice: Person;
  let tea: TestProduct;

  beforeAll(async () => {
    alice = await customer(shop);
    tea = await product(shop, { stock: 5, price: 2 });
  });

  test('are counted by what became of them', async () => {
    await placeOrder(shop, alice, [line(tea, 2)], { key: 'one' }).expect(201);
    await placeOrder(shop, alice, [line(tea, 2)], { key: 'one' }).expect(200);
    await placeOrder(shop, alice, [line(tea, 2)], { key: 'one' }).expect(200);
    await placeOrder(shop, alice, [line(tea, 1)], { key: 'one' }).expect(422);
    await placeOrder(shop, alice, [line(tea, 4)]).expect(409);
    await placeOrder(shop, alice, [line(tea, 1)], { expectedTotal: 1 }).expect(409);
    await placeOrder(shop, alice, [line({ documentId: 'unknown' })]).expect(400);
    await placeOrder(shop, alice, []).expect(400);
    await placeOrder(shop, alice, [line(tea, 3)]).expect(201);

    const told = await metricsOf(shop);
    const outcomes = (outcome: string) => told.sum('shop_orders_total', { outcome });
    expect(outcomes('placed')).toBe(2);
    expect(outcomes('replayed')).toBe(2);
    expect(outcomes('IDEMPOTENCY_KEY_REUSED')).toBe(1);
    expect(outcomes('INSUFFICIENT_STOCK')).toBe(1);
    expect(outcomes('PRICE_CHANGED')).toBe(1);
    expect(outcomes('UNKNOWN_PRODUCT')).toBe(1);
    expect(told.sum('shop_orders_total')).toBe(8);
    expect(told.sum('shop_refusals_total', { code: 'INVALID_REQUEST' })).toBe(1);
    expect(told.sum('shop_refusals_total', { code: 'INSUFFICIENT_STOCK' })).toBe(1);
    // Each of the eight went alone: nobody else ordered meanwhile.
    expect(told.sum('shop_order_batch_size_sum')).toBe(8);
    expect(told.sum('shop_order_batch_size_bucket', { le: '1' })).toBe(8);
    expect(told.sum('shop_order_batch_duration_seconds_count')).toBe(8);
    expect(told.sum('shop_order_queue_depth')).toBe(0);
  });

  test('that the last piece is gone is an event that is counted', async () => {
    await until(async () => (await metricsOf(shop)).sum('shop_events_total', { type: 'stock.out' }) === 1);
    const told = await metricsOf(shop);
    expect(told.sum('shop_events_total', { type: 'order.placed' })).toBe(2);
  });

  test('who stands in a queue is told, and who is turned away', async () => {
    const small = await openShop({
      ...PATIENT,
      METRICS_TOKEN,
      JOBS_IN_PROCESS: 'false',
      ORDER_QUEUE_LENGTH: '3',
      ORDER_BATCHES_IN_FLIGHT: '1',
    });
    const buyers = await people(small, 6);
    const milk = await product(small, { stock: 50 });
    const blocker = await small.database.connect();
    await blocker.query('BEGIN');
    await blocker.query('SELECT FROM products FOR UPDATE');
    const [first, ...others] = buyers as [Person, ...Person[]];
    const placing = [placeFast(small.url, first.token, [line(milk)])];
    await until(async () => (await metricsOf(small)).sum('shop_order_batches_under_way') === 1);
    placing.push(...others.map(({ token }) => placeFast(small.url, token, [line(milk)])));
    await until(async () => (await metricsOf(small)).sum('shop_orders_shed_total', { reason: 'full' }) === 2);

    const told = await metricsOf(small);
    expect(told.sum('shop_order_queue_depth')).toBe(3);
    expect(told.sum('shop_pool_connections', { pool: 'primary', state: 'used' })).toBe(1);
    await blocker.query('COMMIT');
    await blocker.end();
    const statuses = (await Promise.all(placing)).map(({ status }) => status).sort();
    expect(statuses).toEqual([201, 201, 201, 201, 503, 503]);
    const after = await metricsOf(small);
    expect(after.sum('shop_orders_total', { outcome: 'placed' })).toBe(4);
    expect(after.sum('shop_orders_total', { outcome: 'UNAVAILABLE' })).toBe(2);
    expect(after.sum('shop_http_request_duration_seconds_count', { status: '503' })).toBe(2);
    expect(after.sum('shop_order_queue_depth')).toBe(0);
  });
});

describe('what is remembered', () => {
  test('answers about products, and who calls, by whether they were known', async () => {
    const fresh = await openShop({ METRICS_TOKEN });
    const alice = await customer(fresh);
    await product(fresh);
    // Nobody is known yet, then the answer is not, then both are.
    for (let time = 0; time < 3; time += 1) await fresh.get('/api/products').expect(200);
    await fresh.get('/api/orders', alice.token).expect(200);
    await fresh.get('/api/orders', alice.token).expect(200);

    const told = await metricsOf(fresh);
    const answers = (result: string) => told.sum('shop_catalogue_answers_total', { result });
    expect([answers('bypass'), answers('miss'), answers('hit')]).toEqual([1, 1, 1]);
    expect(told.sum('shop_callers_total', { result: 'miss' })).toBe(2);
    expect(told.sum('shop_callers_total', { result: 'hit' })).toBe(2);
  });
});

describe('who is told', () => {
  test.each([
    ['nothing', undefined],
    ['another token', 'Bearer told-to-prometheus-onlY'],
    ['a longer one', `Bearer ${METRICS_TOKEN}x`],
    ['the token alone', METRICS_TOKEN],
    ['the token as a password', `Basic ${Buffer.from(`prometheus:${METRICS_TOKEN}`).toString('base64')}`],
  ])('401 to who sends %s', async (_what, authorization) => {
    const answer = await askForMetrics(shop.url, authorization);
    expect(answer.status).toBe(401);
    expect(answer.headers.get('WWW-Authenticate')).toBe('Bearer');
    expect(await answer.json()).toEqual({
      data: null,
      error: { status: 401, name: 'UnauthorizedError', message: expect.any(String), details: {} },
    });
  });

  test("staff of the shop are not told by their own token, nor is it taken for anybody's", async () => {
    const { token } = await staff(shop);
    expect((await askForMetrics(shop.url, `Bearer ${token}`)).status).toBe(401);
    await shop.get('/api/orders', METRICS_TOKEN).expect(401);
  });

  test('who sends the token is told, in the words of Prometheus, and no cache keeps it', async () => {
    const answer = await askForMetrics(shop.url, `bearer ${METRICS_TOKEN}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('Content-Type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(answer.headers.get('Cache-Control')).toBe('no-store');
    expect(await answer.text()).toMatch(/^# HELP nodejs_eventloop_lag_p99_seconds /m);
  });

  test('a token that nobody could send stops the start', async () => {
    await expect(openShop({ METRICS_TOKEN: 'two words' })).rejects.toThrow(/METRICS_TOKEN may only hold/);
  });
});
