/** Whatever holds a request up, its caller hears within a fixed time that the shop cannot answer now, and why. */
import { connect } from 'node:net';
import { product, stockOf, type TestProduct } from '../support/catalogue';
import { until } from '../support/events';
import { metricsOf, METRICS_TOKEN } from '../support/metrics';
import { line, placeOrder } from '../support/orders';
import { PATIENT } from '../support/patience';
import { customer, people, type Person } from '../support/people';
import { expectReconciled } from '../support/reconciled';
import { openShop, Shop } from '../support/shop';
import { placeTogether } from '../extending/plugin';
import { shopBehindWire } from './shop-behind-wire';

/** Long enough that nobody is late who waits for nothing, on a machine that stands still for a while. */
const DEADLINE_MS = 4_000;

/** For an answer to travel on such a machine; whatever else would end a wait takes longer. */
const LEEWAY_MS = 10_000;

/** How often Node looks for connections that send nothing; see config/server.ts. */
const CHECKED_EVERY_MS = 1_000;

let shop: Shop;
let alice: Person;
let tea: TestProduct;

beforeAll(async () => {
  shop = await openShop({
    ...PATIENT,
    METRICS_TOKEN,
    REQUEST_DEADLINE_MS: String(DEADLINE_MS),
    ORDER_PATIENCE_MS: '1000',
    ORDER_QUEUE_LENGTH: '5',
    ORDER_BATCH_SIZE: '2',
    ORDER_BATCHES_IN_FLIGHT: '1',
  });
  alice = await customer(shop);
});

beforeEach(async () => {
  tea = await product(shop, { stock: 10 });
});

/** Holds the product's row as somebody with psql and no haste does, until the work is done. */
async function whileLocked(work: () => Promise<void>): Promise<void> {
  const blocker = await shop.database.connect();
  await blocker.query('BEGIN');
  await blocker.query('SELECT FROM products WHERE id = $1 FOR UPDATE', [tea.id]);
  try {
    await work();
  } finally {
    await blocker.query('COMMIT');
    await blocker.end();
  }
}

const unavailable = {
  data: null,
  error: { status: 503, name: 'ServiceUnavailableError', details: { code: 'UNAVAILABLE' } },
};

/** Waits until every order that the engine took on has ended, one way or the other. */
const settled = (): Promise<void> =>
  shop.inside(async (strapi) => {
    await strapi.service('api::order.order').drain();
  });

test('an order that waits for a lock is 503 at the deadline, and its key tells what became of it', async () => {
  const started = performance.now();

  await whileLocked(async () => {
    const { status, body, headers } = await placeOrder(shop, alice, [line(tea)], { key: 'locked' });

    expect([status, body]).toMatchObject([503, unavailable]);
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    expect(performance.now() - started).toBeLessThan(DEADLINE_MS + LEEWAY_MS);
  });
  await settled();

  const { status } = await placeOrder(shop, alice, [line(tea)], { key: 'locked' });
  expect([200, 201]).toContain(status);
  expect(await stockOf(shop, tea)).toBe(9);
});

test('a full queue refuses at once with 503 and Retry-After instead of growing', async () => {
  const buyers = await people(shop, 20);
  const turnedAway = async () =>
    (await metricsOf(shop)).sum('shop_orders_shed_total', { reason: 'full' }) ?? 0;
  const before = await turnedAway();

  await whileLocked(async () => {
    const answers = await Promise.all(buyers.map((buyer) => placeOrder(shop, buyer, [line(tea)])));

    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(503));
    expect(answers.every(({ headers }) => Number(headers['retry-after']) > 0)).toBe(true);
    // Five wait, and two are at the database.
    await until(async () => (await turnedAway()) - before >= 20 - 5 - 2);
  });
  await settled();
});

test('a product that somebody holds locked does not keep the shop from selling all others', async () => {
  const jam = await product(shop, { stock: 10 });
  const roomy = await Shop.boot(shop.database, { DATABASE_LOCK_TIMEOUT_MS: '500' });
  const wishes = Array.from({ length: 6 }, (_, index) => ({
    customer: alice.id,
    lines: [line(index % 2 ? tea : jam)],
  }));

  await whileLocked(async () => {
    const outcomes = await placeTogether(roomy, wishes);

    const [sold, kept] = ['placed', 'failed'];
    expect(outcomes.map(({ kind }) => kind)).toEqual([sold, kept, sold, kept, sold, kept]);
    await placeOrder(roomy, alice, [line(tea)]).expect(503);
  });
  expect([await stockOf(shop, tea), await stockOf(shop, jam)]).toEqual([10, 7]);
});

test('an order that waited longer than its patience is not placed after its caller was told so', async () => {
  const [first, ...others] = (await people(shop, 5)) as [Person, ...Person[]];

  await whileLocked(async () => {
    const blocked = placeOrder(shop, first, [line(tea)]).then(({ status }) => status);
    const waiting = others.map((buyer) => placeOrder(shop, buyer, [line(tea)]).then(({ status }) => status));

    expect(await Promise.all([blocked, ...waiting])).toEqual(Array(5).fill(503));
  });
  await settled();

  // Those at the database may have been placed when the lock went; those that only waited were not.
  expect(await stockOf(shop, tea)).toBeGreaterThanOrEqual(10 - 2);
  await expectReconciled(shop);
});

/** Sends these lines and nothing more, and waits until the shop closes the connection. */
async function sendAndWait(lines: string[]): Promise<string> {
  const { port } = new URL(shop.url);
  const socket = connect(Number(port), '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
  socket.write(lines.join('\r\n'));
  await new Promise((resolve) => socket.once('close', resolve));
  return answer;
}

test('a request whose body never arrives is refused, and its connection closed', async () => {
  const answer = await sendAndWait([
    'POST /api/orders HTTP/1.1',
    'Host: shop.example',
    `Authorization: Bearer ${alice.token}`,
    'Content-Type: application/json',
    'Content-Length: 1000',
    '',
    '{"data":',
  ]);

  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  expect(answer).toMatch(/connection: close/i);
  expect(answer).toContain('INVALID_REQUEST');
});

test('a request whose head never arrives whole is refused, and its connection closed', async () => {
  const started = performance.now();

  const answer = await sendAndWait(['GET /api/products HTTP/1.1', 'Host: shop.example', 'X-Slow: ']);

  expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  expect(performance.now() - started).toBeLessThan(DEADLINE_MS + CHECKED_EVERY_MS + LEEWAY_MS);
});

test('with every connection of the pool taken, reads and orders are 503 in time, and right again afterwards', async () => {
  await shop.inside(async (strapi) => {
    const { client } = strapi.db.connection as unknown as { client: { pool: { max: number } } };
    const taking = Array.from({ length: client.pool.max }, () => strapi.db.connection.transaction());
    Object.assign(globalThis, { taken: await Promise.all(taking) });
  });
  const started = performance.now();

  const answers = await Promise.all([
    shop.get('/api/orders', alice.token),
    shop.get('/api/categories', alice.token),
    placeOrder(shop, alice, [line(tea)], { key: 'pool' }),
  ]);

  expect(answers.map(({ status }) => status)).toEqual([503, 503, 503]);
  expect(performance.now() - started).toBeLessThan(DEADLINE_MS + LEEWAY_MS);
  await shop.inside(async () => {
    const { taken } = globalThis as unknown as { taken: { rollback(): Promise<void> }[] };
    // PostgreSQL may have ended them: nobody has asked it anything for seconds.
    await Promise.allSettled(taken.map((transaction) => transaction.rollback()));
  });
  await settled();
  expect((await shop.get('/api/orders', alice.token)).status).toBe(200);
  expect([200, 201]).toContain((await placeOrder(shop, alice, [line(tea)], { key: 'pool' })).status);
});

test('a database that falls silent is given up: connections are opened anew, and orders go on', async () => {
  let silent = false;
  const { shop: other, wire } = await shopBehindWire(
    shop.database,
    (_chunk, direction) => (silent && direction === 'back' ? 'drop' : 'pass'),
    { DATABASE_STATEMENT_TIMEOUT_MS: '4000', REQUEST_DEADLINE_MS: '8000' },
  );
  const jam = await product(other, { stock: 3 });
  await placeOrder(other, alice, [line(jam)]).expect(201);

  silent = true;
  const during = await placeOrder(other, alice, [line(jam)], { key: 'silence' });
  silent = false;
  const after = await placeOrder(other, alice, [line(jam)], { key: 'silence' });

  expect(during.status).toBe(503);
  expect([200, 201]).toContain(after.status);
  expect(await stockOf(other, jam)).toBe(1);
  await wire.close();
});
