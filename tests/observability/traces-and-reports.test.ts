/**
 * Traces to a collector of OpenTelemetry, errors to one of Sentry, both from the same process: what arrives, what lies beside it in
 * the log, and what customers have written, which stays here.
 */
import { product } from '../support/catalogue';
import { closeCollectors, OBSERVED, openErrorCollector, openTraceCollector } from '../support/collectors';
import { takeDepartures } from '../support/contract/departures';
import { until } from '../support/events';
import { metricsOf, METRICS_TOKEN } from '../support/metrics';
import { line, placeFast, placeOrder } from '../support/orders';
import { PATIENT } from '../support/patience';
import { customer, people, type Person } from '../support/people';
import { openShop, type Shop } from '../support/shop';

let shop: Shop;
let alice: Person;
let traces: Awaited<ReturnType<typeof openTraceCollector>>;
let errors: Awaited<ReturnType<typeof openErrorCollector>>;

beforeAll(async () => {
  [traces, errors] = await Promise.all([openTraceCollector(), openErrorCollector()]);
  shop = await openShop({
    ...PATIENT,
    METRICS_TOKEN,
    NODE_OPTIONS: OBSERVED,
    OTEL_EXPORTER_OTLP_ENDPOINT: traces.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_BSP_SCHEDULE_DELAY: '100',
    SENTRY_DSN: errors.dsn,
    SENTRY_ENVIRONMENT: 'rehearsal',
    ORDER_BATCHES_IN_FLIGHT: '1',
    LOG_FORMAT: 'json',
    LOG_LEVEL: 'http',
  });
  alice = await customer(shop);
});

afterAll(closeCollectors);

/** @returns the status of an answer that no contract knows: a table or column is missing. */
async function askBroken(method: string, path: string, requestId: string, data?: object): Promise<number> {
  const { status } = await fetch(`${shop.url}${path}`, {
    method,
    headers: {
      Authorization: `Bearer ${alice.token}`,
      'Content-Type': 'application/json',
      'X-Request-Id': requestId,
    },
    ...(data && { body: JSON.stringify({ data }) }),
  });
  await shop.hasToldAll();
  expect(takeDepartures()).toEqual([
    expect.stringMatching(/answered 500: the document knows no such status/),
  ]);
  return status;
}

const logLine = (requestId: string): Record<string, unknown> | undefined =>
  shop.log
    .split('\n')
    .slice(0, -1)
    .filter((one) => one.startsWith('{'))
    .map((one) => JSON.parse(one) as Record<string, unknown>)
    .find((one) => one.requestId === requestId && one.level === 'http');

async function traceOf(requestId: string): Promise<string> {
  await until(() => logLine(requestId) !== undefined);
  return logLine(requestId)?.traceId as string;
}

test("an order is one trace, down to the statements of its batch, and the log has the trace's id", async () => {
  const tea = await product(shop, { stock: 9 });
  const address = {
    name: 'Alice',
    street1: '7 Hidden Lane',
    city: 'Leeds',
    postalCode: 'LS1 1AA',
    country: 'GB',
  };
  await placeOrder(shop, alice, [line(tea)], { note: 'under the blue pot', shippingAddress: address })
    .set('X-Request-Id', 'traced-order')
    .expect(201);

  const traceId = await traceOf('traced-order');
  const trace = () => traces.sent.filter((span) => span.traceId === traceId);
  await until(() => trace().some(({ name }) => name === 'POST /api/orders'));
  const root = trace().find(({ name }) => name === 'POST /api/orders');
  expect(root?.parentSpanId).toBeFalsy();
  expect(root?.attributes).toMatchObject({
    'http.request.method': 'POST',
    'http.route': '/api/orders',
    'http.response.status_code': 201,
  });
  const batch = trace().find(({ name }) => name === 'place orders');
  expect(batch?.attributes).toEqual({ 'shop.together': 1 });
  const statements = trace().filter(({ scope }) => scope === '@opentelemetry/instrumentation-pg');
  expect(
    statements.map(({ attributes }) => attributes['db.query.text'] ?? attributes['db.statement']),
  ).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/FROM products WHERE document_id/),
      expect.stringMatching(/INSERT INTO "orders"/),
    ]),
  );
  expect(trace().map(({ scope }) => scope)).toEqual(
    expect.arrayContaining(['@opentelemetry/instrumentation-koa', '@opentelemetry/instrumentation-knex']),
  );
  const told = JSON.stringify(traces.sent);
  expect(told).not.toMatch(/Hidden Lane|blue pot|127\.0\.0\.1:\d+.*user_agent/);
});

test('a query string stays here, and whoever only looks whether the shop is well leaves no trace', async () => {
  await fetch(`${shop.url}/api/health/ready`);
  await shop.get('/api/products?_q=hidden-wish').set('X-Request-Id', 'traced-search').expect(200);
  const traceId = await traceOf('traced-search');
  await until(() =>
    traces.sent.some((span) => span.traceId === traceId && span.name === 'GET /api/products'),
  );
  const told = JSON.stringify(traces.sent);
  expect(told).not.toMatch(/hidden-wish/);
  expect(told).not.toMatch(/health/);
});

test('a batch of several is in the trace of the first, and linked to the others', async () => {
  const milk = await product(shop, { stock: 50 });
  const [first, ...others] = (await people(shop, 8)) as [Person, ...Person[]];
  const order = ({ token }: Person) => placeFast(shop.url, token, [line(milk)]);
  const untilTold = (name: string, value: number) =>
    until(async () => (await metricsOf(shop)).sum(name) === value);
  // The first is held up at the database until all others have gathered behind it.
  const blocker = await shop.database.connect();
  await blocker.query('BEGIN');
  await blocker.query('SELECT FROM products WHERE id = $1 FOR UPDATE', [milk.id]);
  const alone = order(first);
  await untilTold('shop_order_batches_under_way', 1);
  const together = others.map(order);
  await untilTold('shop_order_queue_depth', others.length);
  await blocker.query('COMMIT');
  await blocker.end();
  await Promise.all([alone, ...together]);

  const shared = () =>
    traces.sent.find(
      ({ name, attributes }) =>
        name === 'place orders' && Number(attributes['shop.together']) === others.length,
    );
  await until(() => shared() !== undefined);
  const batch = shared();
  expect(batch?.links).toHaveLength(others.length - 1);
  expect(batch?.links.map(({ traceId }) => traceId)).not.toContain(batch?.traceId);
});

test('an error that a caller was answered 500 for is reported, by its ids and without what the caller wrote', async () => {
  await shop.database.query('ALTER TABLE up_users RENAME COLUMN city TO town');
  const profile = { street1: '12 Secret Street', city: 'Nowhere', phone: '+44 20 7946 0000' };
  expect(await askBroken('PUT', '/api/customers/me', 'broken-profile', profile)).toBe(500);
  await shop.database.query('ALTER TABLE up_users RENAME COLUMN town TO city');
  await shop.get('/api/products/unknown').expect(404);

  await until(() => errors.sent.length > 0);
  const [reported] = errors.sent;
  expect(reported).toMatchObject({
    environment: 'rehearsal',
    tags: {
      requestId: 'broken-profile',
      method: 'PUT',
      route: '/api/customers/me',
      status: 500,
      traceId: await traceOf('broken-profile'),
    },
  });
  expect(reported?.exception.values.at(-1)?.value).toMatch(/^column .*city.* does not exist$/);
  expect(JSON.stringify(errors.sent)).not.toMatch(
    /Secret Street|Nowhere|7946|Bearer|Authorization|shop\.example/i,
  );
  expect(errors.sent).toHaveLength(1);
});

test('what was not sent yet is sent when the process stops', async () => {
  await shop.database.query('ALTER TABLE categories RENAME TO mislaid');
  expect(await askBroken('GET', '/api/categories', 'last-words')).toBe(500);
  expect(await shop.stop()).toBe(0);
  expect(errors.sent.map(({ tags }) => tags.requestId)).toContain('last-words');
  const traceId = await traceOf('last-words');
  expect(traces.sent.some((span) => span.traceId === traceId && span.name === 'GET /api/categories')).toBe(
    true,
  );
});
