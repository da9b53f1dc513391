/** One key, one order: however often it is sent, at once or later, to whichever server. */
import { product, stockOf } from '../support/catalogue';
import { until } from '../support/events';
import { line, placeFast, placeOrder } from '../support/orders';
import { PATIENT } from '../support/patience';
import { customer, people, type Person } from '../support/people';
import { expectReconciled } from '../support/reconciled';
import { openShop, Shop } from '../support/shop';

let shop: Shop;
let second: Shop;
let alice: Person;

beforeAll(async () => {
  shop = await openShop(PATIENT);
  second = await Shop.boot(shop.database, PATIENT);
  alice = await customer(shop);
});

test('later: the same order again, with 200 and Idempotent-Replayed', async () => {
  const tea = await product(shop, { stock: 5 });
  const first = await placeOrder(shop, alice, [line(tea)], { key: 'later', note: 'n' }).expect(201);

  const replay = await placeOrder(shop, alice, [line(tea)], { key: 'later', note: 'n' }).expect(200);

  expect(replay.body).toEqual(first.body);
  expect(replay.headers['idempotent-replayed']).toBe('true');
  expect(first.headers['idempotent-replayed']).toBeUndefined();
  expect(await stockOf(shop, tea)).toBe(4);
});

test('at once, on two servers: one 201, the rest 200, all of them the same order', async () => {
  const tea = await product(shop, { stock: 50 });

  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, index) =>
      placeFast(index % 2 ? shop.url : second.url, alice.token, [line(tea)], 'at-once'),
    ),
  );

  expect(answers.map(({ status }) => status).sort()).toEqual([...Array.from({ length: 29 }, () => 200), 201]);
  expect(new Set(answers.map(({ body }) => body.data?.documentId)).size).toBe(1);
  expect(await stockOf(shop, tea)).toBe(49);
});

test('many keys at once, each twice, on two servers: as many orders as keys', async () => {
  const tea = await product(shop, { stock: 500 });
  const keys = Array.from({ length: 60 }, (_, index) => `key-${index}`);

  const answers = await Promise.all(
    keys.flatMap((key) => [shop.url, second.url].map((url) => placeFast(url, alice.token, [line(tea)], key))),
  );

  expect(answers.map(({ status }) => status).sort()).toEqual([
    ...keys.map(() => 200),
    ...keys.map(() => 201),
  ]);
  expect(await stockOf(shop, tea)).toBe(440);
});

test('another body under the same key is a 422, and the first order stays as it was', async () => {
  const tea = await product(shop, { stock: 5 });
  await placeOrder(shop, alice, [line(tea, 1)], { key: 'other-body' }).expect(201);

  const { status, body } = await placeOrder(shop, alice, [line(tea, 2)], { key: 'other-body' });

  expect([status, body.error.details]).toEqual([422, { code: 'IDEMPOTENCY_KEY_REUSED' }]);
  expect(await stockOf(shop, tea)).toBe(4);
});

test('two bodies under one key at once, on two servers: one order, and a 422', async () => {
  const wishes = await Promise.all([product(shop, { stock: 5 }), product(shop, { stock: 5 })]);
  // Holds both orders up where neither has found the other and both are about to be written.
  const blocker = await shop.database.connect();
  await blocker.query('BEGIN');
  await blocker.query('SELECT FROM up_users WHERE id = $1 FOR UPDATE', [alice.id]);

  const orders = Promise.all(
    wishes.map((wish, index) =>
      placeFast([shop, second][index]?.url as string, alice.token, [line(wish)], 'two bodies'),
    ),
  );
  const waiting =
    "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";
  await until(async () => (await shop.database.query(waiting)).length === 2);
  await blocker.query('COMMIT');
  await blocker.end();

  expect((await orders).map(({ status }) => status).sort()).toEqual([201, 422]);
  expect((await Promise.all(wishes.map((wish) => stockOf(shop, wish)))).sort()).toEqual([4, 5]);
});

test('the order of the keys in the JSON does not make it another body', async () => {
  const tea = await product(shop, { stock: 5 });
  const send = (body: string) =>
    shop.send('post', '/api/orders', alice.token).set('Idempotency-Key', 'json').type('json').send(body);

  await send(`{"data":{"note":"n","lines":[{"product":"${tea.documentId}","quantity":1}]}}`).expect(201);
  await send(`{"data":{"lines":[{"quantity":1,"product":"${tea.documentId}"}],"note":"n"}}`).expect(200);
});

test('keys belong to a customer: another one may use the same', async () => {
  const [bob, carol] = (await people(shop, 2)) as [Person, Person];
  const tea = await product(shop, { stock: 5 });

  await placeOrder(shop, bob, [line(tea)], { key: 'shared' }).expect(201);
  await placeOrder(shop, carol, [line(tea)], { key: 'shared' }).expect(201);
});

test('a refusal is not stored: the same key is decided afresh', async () => {
  const tea = await product(shop, { stock: 0 });
  await placeOrder(shop, alice, [line(tea)], { key: 'afresh' }).expect(409);

  await shop.inside(
    (strapi, id) =>
      strapi.db
        .query('api::stock-movement.stock-movement')
        .create({ data: { product: id, delta: 1, reason: 'received' } }),
    tea.id,
  );

  await placeOrder(shop, alice, [line(tea)], { key: 'afresh' }).expect(201);
});

test('a replay shows the order as it is now, also when its product is gone', async () => {
  const tea = await product(shop, { stock: 5 });
  const { body } = await placeOrder(shop, alice, [line(tea)], { key: 'gone' }).expect(201);
  await shop.inside(
    (strapi, documentId) => strapi.documents('api::product.product').delete({ documentId }),
    tea.documentId,
  );
  await shop.post(`/api/orders/${body.data.documentId}/cancel`, alice.token).expect(200);

  const replay = await placeOrder(shop, alice, [line(tea)], { key: 'gone' }).expect(200);

  expect(replay.body.data).toEqual({ ...body.data, state: 'cancelled' });
});

test.each([
  ['empty', ''],
  ['256 characters', 'x'.repeat(256)],
  ['not ASCII', 'cl\u00e9'],
])('a malformed key (%s) is a 400', async (_name, key) => {
  const tea = await product(shop, { stock: 5 });

  const { status, body } = await placeOrder(shop, alice, [line(tea)], { key });

  expect([status, body.error.details]).toEqual([400, { code: 'INVALID_IDEMPOTENCY_KEY' }]);
});

test('255 printable characters are a key', async () => {
  const tea = await product(shop, { stock: 5 });
  await placeOrder(shop, alice, [line(tea)], { key: '~'.repeat(255) }).expect(201);
});

test('the books agree after all of this', () => expectReconciled(shop));
