/** Whatever holds a request up, its caller hears within a fixed time that the shop cannot answer now, and why. */
import { connect } from 'node:net';
import { product, stockOf, type TestProduct } from '../support/catalogue';
import { line, placeOrder } from '../support/orders';
import { customer, people, type Person } from '../support/people';
import { expectReconciled } from '../support/reconciled';
import { openShop, Shop } from '../support/shop';
import { shopBehindWire } from './shop-behind-wire';

const DEADLINE_MS = 1_500;

/** For an answer to travel, on a machine with something else to do. */
const LEEWAY_MS = 1_500;

/** How often Node looks for connections that send nothing; see config/server.ts. */
const CHECKED_EVERY_MS = 1_000;

let shop: Shop;
let alice: Person;
let tea: TestProduct;

beforeAll(async () => {
  shop = await openShop({
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

const statusOf = ({ status }: { status: number }): number => status;

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

  await whileLocked(async () => {
    const started = performance.now();
    const answers = await Promise.all(
      buyers.map(async (buyer) => {
        const answer = await placeOrder(shop, buyer, [line(tea)]);
        return { ...answer, status: answer.status, headers: answer.headers, at: performance.now() - started };
      }),
    );

    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(503));
    expect(answers.every(({ headers }) => Number(headers['retry-after']) > 0)).toBe(true);
    const atOnce = answers.filter(({ at }) => at < DEADLINE_MS * 0.9);
    expect(atOnce.length).toBeGreaterThanOrEqual(20 - 5 - 2);
  });
  await settled();
});

test('a product that somebody holds locked does not keep the shop from selling all others', async () => {
  const jam = await product(shop, { stock: 10 });
  const roomy = await Shop.boot(shop.database, { DATABASE_LOCK_TIMEOUT_MS: '500' });
  const [first, ...buyers] = (await people(shop, 7)) as [Person, ...Person[]];

  await whileLocked(async () => {
    // Two batches under way that wait for the lock; everybody after them goes together into the next.
    const blocked = [first, first].map((buyer) => placeOrder(roomy, buyer, [line(tea)]).then(statusOf));
    const mixed = buyers.map((buyer, index) =>
      placeOrder(roomy, buyer, [line(index % 2 ? tea : jam)]).then(statusOf),
    );

    expect(await Promise.all(mixed)).toEqual([201, 503, 201, 503, 201, 503]);
    expect(await Promise.all(blocked)).toEqual([503, 503]);
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
  const occupied = shop.inside(
    async (strapi, seconds) => {
      const { client } = strapi.db.connection as unknown as { client: { pool: { max: number } } };
      await Promise.allSettled(
        Array.from({ length: client.pool.max }, () =>
          strapi.db.connection.raw('SELECT pg_sleep(?)', [seconds]),
        ),
      );
    },
    (DEADLINE_MS + 500) / 1000,
  );
  const started = performance.now();

  const answers = await Promise.all([
    shop.get('/api/orders', alice.token),
    shop.get('/api/categories', alice.token),
    placeOrder(shop, alice, [line(tea)], { key: 'pool' }),
  ]);

  expect(answers.map(({ status }) => status)).toEqual([503, 503, 503]);
  expect(performance.now() - started).toBeLessThan(DEADLINE_MS + LEEWAY_MS);
  await occupied;
  await settled();
  expect((await shop.get('/api/orders', alice.token)).status).toBe(200);
  expect([200, 201]).toContain((await placeOrder(shop, alice, [line(tea)], { key: 'pool' })).status);
});

test('a database that falls silent is given up: connections are opened anew, and orders go on', async () => {
  let silent = false;
  const { shop: other, wire } = await shopBehindWire(
    shop.database,
    (_chunk, direction) => (silent && direction === 'back' ? 'drop' : 'pass'),
    { DATABASE_STATEMENT_TIMEOUT_MS: '1000', REQUEST_DEADLINE_MS: '4000' },
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
