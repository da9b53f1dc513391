/** What the shop tells, to the letter: each event with its data when it happened, and none for what did not happen. */
import { randomUUID } from 'node:crypto';
import { eventSchema } from '../../src/events/event';
import { writeWith } from '../extending/plugin';
import { product } from '../support/catalogue';
import { allTold, dropListeningDatabases, openListeningShop, takenBy, untilDone } from '../support/events';
import { line, placeFast, placeOrder } from '../support/orders';
import { customer, people, staff, type Person } from '../support/people';
import type { Shop } from '../support/shop';

let shop: Shop;
let alice: Person;
let clerk: Person;

beforeAll(async () => {
  shop = await openListeningShop(['ear']);
  alice = await customer(shop);
  clerk = await staff(shop);
});

afterAll(dropListeningDatabases);

/** @returns what was told of one order or product, when all is told. */
async function toldOf(documentId: string) {
  await untilDone(shop.database);
  return takenBy(shop.database, 'ear', documentId);
}

const typesOf = async (documentId: string) => (await toldOf(documentId)).map(({ type }) => type);

test('an order’s whole way, each step once, in order, with its state, its total and the request that caused it', async () => {
  const tea = await product(shop, { price: 12.5, stock: 50 });
  const answers = [await placeOrder(shop, alice, [line(tea, 3)]).expect(201)];
  const { documentId, number } = answers[0]?.body.data as { documentId: string; number: string };
  for (const step of ['confirm', 'ship', 'deliver'])
    answers.push(await shop.post(`/api/orders/${documentId}/${step}`, clerk.token).expect(200));

  const told = await toldOf(documentId);

  const states = ['placed', 'confirmed', 'shipped', 'delivered'];
  expect(told).toEqual(
    states.map((state, step) => ({
      id: expect.any(String),
      requestId: answers[step]?.headers['x-request-id'],
      type: `order.${state}`,
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
      data: { documentId, number, state, total: 37.5, currency: 'EUR' },
    })),
  );
  expect(new Set(told.map(({ id }) => id)).size).toBe(4);
  expect(told.map(({ at }) => at)).toEqual(told.map(({ at }) => at).sort());
  for (const event of told) {
    expect(() => eventSchema.parse(event)).not.toThrow();
    expect(Math.abs(Date.parse(event.at) - Date.now())).toBeLessThan(600_000);
  }
});

test('an order that is cancelled', async () => {
  const tea = await product(shop, { stock: 50 });
  const { body } = await placeOrder(shop, alice, [line(tea)]).expect(201);
  await shop.post(`/api/orders/${body.data.documentId}/cancel`, alice.token).expect(200);
  await shop.post(`/api/orders/${body.data.documentId}/cancel`, alice.token).expect(409);
  expect(await typesOf(body.data.documentId)).toEqual(['order.placed', 'order.cancelled']);
});

test('an order that is refused, or written and rolled back, is not told of, nor is what it did to the stock', async () => {
  await writeWith(shop, { plugin: 'clumsy' }, async (orders, { trx }) => {
    if (!orders.some(({ note }) => note === 'bad')) return;
    const { rows } = await trx.raw('SELECT count(*)::int AS jobs FROM graphile_worker.jobs');
    throw new Error(`written with ${(rows as { jobs: number }[])[0]?.jobs} job`);
  });
  const tea = await product(shop, { stock: 1 });
  await untilDone(shop.database);
  const before = await allTold(shop.database);

  await placeOrder(shop, alice, [line(tea, 2)]).expect(409);
  await placeOrder(shop, alice, [line(tea)], { note: 'bad' }).expect(503);
  await untilDone(shop.database);

  await shop.hasToldAll();
  // Order and stock are told of by a job each, which were there and went with the order.
  expect(shop.log).toContain('written with 2 job');
  expect(await allTold(shop.database)).toEqual(before);
});

test('stock that becomes low and runs out, by sales and by hand', async () => {
  const tea = await product(shop, { stock: 8 });
  await placeOrder(shop, alice, [line(tea, 2)]).expect(201);
  await placeOrder(shop, alice, [line(tea, 1)]).expect(201);
  await placeOrder(shop, alice, [line(tea, 1)]).expect(201);
  const movement = { product: tea.documentId, delta: -4, reason: 'damaged' };
  await shop.post('/api/stock-movements', clerk.token, movement).expect(201);
  await shop
    .post('/api/stock-movements', clerk.token, { ...movement, delta: 9, reason: 'received' })
    .expect(201);
  await placeOrder(shop, alice, [line(tea, 9)]).expect(201);

  const told = await toldOf(tea.documentId);

  const data = { documentId: tea.documentId, sku: tea.sku, name: tea.name, threshold: 5 };
  const stockEvents = told.filter(({ type }) => type !== 'product.changed');
  expect(stockEvents.map((event) => [event.type, event.data])).toEqual([
    ['stock.low', { ...data, stock: 5 }],
    ['stock.out', { ...data, stock: 0 }],
    ['stock.low', { ...data, stock: 0 }],
    ['stock.out', { ...data, stock: 0 }],
  ]);
});

test('a product is changed by everything but its stock and popularity', async () => {
  const tea = await product(shop, { stock: 50, description: 'x'.repeat(20_000) });
  const changesOf = async () =>
    (await toldOf(tea.documentId))
      .filter(({ type }) => type === 'product.changed')
      .map(({ data }) => data.change);
  const created = await changesOf();
  expect(new Set(created)).toEqual(new Set(['created']));

  await placeOrder(shop, alice, [line(tea)]).expect(201);
  await shop.database.query('UPDATE products SET popularity = 7 WHERE id = $1', [tea.id]);
  await shop.database.query('UPDATE products SET name = name, updated_at = now() WHERE id = $1', [tea.id]);
  expect(await changesOf()).toEqual(created);

  await shop.put(`/api/products/${tea.documentId}`, clerk.token, { price: 11 }).expect(200);
  await shop.database.query("UPDATE products SET description = 'new' WHERE id = $1", [tea.id]);
  expect(await changesOf()).toEqual([...created, 'updated', 'updated']);

  await shop.delete(`/api/products/${tea.documentId}`, clerk.token).expect(204);
  expect(await changesOf()).toEqual([...created, 'updated', 'updated', 'deleted']);
});

test('a product whose category goes is changed', async () => {
  const tea = await product(shop, { stock: 50 });
  await untilDone(shop.database);
  const [{ id }] = (await shop.database.query<{ id: number }>(
    `INSERT INTO categories (document_id, name, slug) VALUES ('c', 'Teas', 'teas') RETURNING id`,
  )) as [{ id: number }];
  const link = 'INSERT INTO products_category_lnk (product_id, category_id) VALUES ($1, $2)';
  await shop.database.query(link, [tea.id, id]);
  await shop.database.query('DELETE FROM categories WHERE id = $1', [id]);

  const changes = (await toldOf(tea.documentId)).map(({ data }) => data.change);

  expect(changes).toEqual(['created', 'updated', 'updated']);
});

test('a batch of orders, and a statement over a thousand rows, write a handful of jobs and notify once', async () => {
  const tea = await product(shop, { stock: 1_000 });
  const buyers = await people(shop, 60);
  const placed = await Promise.all(buyers.map(({ token }) => placeFast(shop.url, token, [line(tea)])));
  await untilDone(shop.database);
  const told = await takenBy(shop.database, 'ear');
  for (const { body } of placed)
    expect(told.filter(({ data }) => data.documentId === body.data?.documentId)).toHaveLength(1);

  const watcher = await shop.database.connect();
  const heard: number[] = [];
  watcher.on('notification', ({ processId }) => heard.push(processId));
  const [self] = (await watcher.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows;
  await watcher.query('LISTEN "jobs:insert"');
  await watcher.query('BEGIN');
  await watcher.query(
    `INSERT INTO products (document_id, name, slug, sku, price, stock, active)
     SELECT $1 || n, 'Bulk ' || n, $1 || n, $1 || n, 1, 0, true FROM generate_series(1, 1200) AS n`,
    [randomUUID()],
  );
  const { rows } = await watcher.query(
    `SELECT json_array_length(payload -> 'events') AS events FROM graphile_worker._private_jobs
     WHERE xmin = pg_current_xact_id()::xid ORDER BY run_at`,
  );
  await watcher.query('COMMIT');
  await watcher.query('SELECT 1');

  expect(rows.map(({ events }) => events)).toEqual([500, 500, 200]);
  // The shop is at work on them already, and has notices of its own.
  expect(heard.filter((processId) => processId === self?.pid)).toHaveLength(1);
  await watcher.end();
});

test('a stranger in the database causes events by what they may change, and cannot make one up', async () => {
  const tea = await product(shop, { stock: 50 });
  await untilDone(shop.database);
  const role = `clerk_${randomUUID().slice(0, 8)}`;
  const stranger = await shop.database.connect();
  try {
    await stranger.query(`CREATE ROLE ${role}`);
    await stranger.query(`GRANT SELECT, UPDATE ON products TO ${role}`);
    await stranger.query(`GRANT SELECT ON orders TO ${role}`);
    await stranger.query(`SET ROLE ${role}`);
    const forged = `ARRAY['{"type": "order.placed", "data": {"documentId": "forged"}}'::json]`;
    await expect(stranger.query(`SELECT write_events(${forged})`)).rejects.toThrow(/permission denied/);
    await stranger.query('CREATE TEMPORARY TABLE forged (LIKE orders)');
    await expect(
      stranger.query(`CREATE TRIGGER forgery AFTER INSERT ON forged REFERENCING NEW TABLE AS after
        FOR EACH STATEMENT EXECUTE FUNCTION tell_of_orders()`),
    ).rejects.toThrow(/permission denied/);
    await stranger.query('UPDATE products SET name = $2 WHERE id = $1', [tea.id, 'By hand']);
    expect((await toldOf(tea.documentId)).at(-1)).toMatchObject({ data: { name: 'By hand' } });
  } finally {
    await stranger.query('RESET ROLE');
    await stranger.query(`DROP OWNED BY ${role}`);
    await stranger.query(`DROP ROLE ${role}`);
    await stranger.end();
  }
});
