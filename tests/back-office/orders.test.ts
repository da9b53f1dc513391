/** Orders in the panel: a document to read, with who did what, and many moved on at once. */
import { ledgerOf, product, stockOf, type TestProduct } from '../support/catalogue';
import { line, placeOrder } from '../support/orders';
import { colleague, type Colleague } from '../support/panel';
import { customer, staff, type Person } from '../support/people';
import { expectReconciled } from '../support/reconciled';
import { openShop, type Shop } from '../support/shop';

let shop: Shop;
let olga: Colleague;
let alice: Person;
let tea: TestProduct;

beforeAll(async () => {
  shop = await openShop({ REQUEST_DEADLINE_MS: '30000' });
  olga = await colleague(shop, 'opply-store-manager');
  alice = await customer(shop);
});

beforeEach(async () => {
  tea = await product(shop, { stock: 10, price: 2.5 });
});

const place = async (quantity = 1): Promise<string> =>
  (await placeOrder(shop, alice, [line(tea, quantity)]).expect(201)).body.data.documentId;

const read = async (order: string) =>
  (await shop.get(`/shop/orders/${order}`, olga.token).expect(200)).body.data;

const move = (transition: unknown, orders: unknown) =>
  shop.post('/shop/orders/transitions', olga.token, { transition, orders });

test('an order reads as a document: customer, lines, totals, and what may be done with it', async () => {
  const order = await place(2);

  expect(await read(order)).toMatchObject({
    documentId: order,
    state: 'placed',
    total: 5,
    customer: { username: alice.username, email: `${alice.username}@shop.example` },
    lines: [{ product: tea.documentId, sku: tea.sku, quantity: 2, unitPrice: 2.5, total: 5, picture: null }],
    timeline: [{ state: 'placed', who: { kind: 'customer', name: alice.username } }],
    transitions: ['confirm', 'cancel'],
  });
});

test('who may not move orders is offered no transition', async () => {
  const order = await place();
  const reader = await colleague(shop, 'opply-fulfilment', 'Rita');
  await shop.inside(async (strapi) => {
    const { id } = await strapi.service('admin::role').findOne({ code: 'opply-fulfilment' });
    await strapi
      .service('admin::role')
      .assignPermissions(id, [
        { action: 'api::shop.orders.read', subject: null, properties: {}, conditions: [] },
      ]);
  });

  const { body } = await shop.get(`/shop/orders/${order}`, reader.token).expect(200);
  const list = (await shop.get('/shop/orders', reader.token).expect(200)).body;

  expect(body.data.transitions).toEqual([]);
  expect([list.meta.mayMove, list.data[0].transitions]).toEqual([false, []]);
});

test('the timeline tells every state with who went there and when, panel and API alike', async () => {
  const clerk = await staff(shop);
  const order = await place();
  await move('confirm', [order]).expect(200);
  await shop.post(`/api/orders/${order}/ship`, clerk.token).expect(200);
  await shop.inside(async (strapi, id) => {
    await strapi.service('api::order.order').transition(id, 'deliver', { kind: 'system' });
  }, order);

  const { timeline, transitions } = await read(order);

  expect(timeline).toMatchObject([
    { state: 'placed', who: { kind: 'customer', name: alice.username } },
    { state: 'confirmed', who: { kind: 'admin', name: 'Olga Owner' } },
    { state: 'shipped', who: { kind: 'staff', name: clerk.username } },
    { state: 'delivered', who: { kind: 'system', name: null } },
  ]);
  const moments = timeline.map(({ at }: { at: string }) => Date.parse(at));
  expect(moments).toEqual([...moments].sort((one, other) => one - other));
  expect(transitions).toEqual([]);
});

test('many are moved at once, and each has its own answer', async () => {
  const [first, second, cancelled] = [await place(), await place(), await place()];
  await shop.post(`/api/orders/${cancelled}/cancel`, alice.token).expect(200);

  const { body } = await move('confirm', [first, cancelled, 'nowhere', second]).expect(200);

  expect(body.data).toMatchObject([
    { order: first, outcome: 'moved', state: 'confirmed' },
    {
      order: cancelled,
      outcome: 'refused',
      refusal: { code: 'INVALID_TRANSITION', from: 'cancelled', to: 'confirmed' },
    },
    { order: 'nowhere', outcome: 'missing' },
    { order: second, outcome: 'moved', state: 'confirmed' },
  ]);
});

test('orders that somebody holds locked do not keep the others from being answered', async () => {
  const orders = [await place(), await place(), await place(), await place()];
  const blocker = await shop.database.connect();
  await blocker.query('BEGIN');
  await blocker.query('SELECT FROM orders WHERE document_id = ANY($1) FOR UPDATE', [orders.slice(1, 3)]);

  const { body } = await move('confirm', orders).expect(200);
  await blocker.query('ROLLBACK');
  await blocker.end();

  // Each of the two was waited for until PostgreSQL gave up; then there was no time left for the last one.
  expect(body.data).toMatchObject([
    { outcome: 'moved' },
    { outcome: 'unavailable' },
    { outcome: 'unavailable' },
    { outcome: 'unavailable' },
  ]);
});

test('a cancellation returns the stock once, signed by who cancelled', async () => {
  const order = await place(4);

  const [once, twice] = [await move('cancel', [order]), await move('cancel', [order])];

  expect([once, twice].map(({ body }) => body.data[0].outcome)).toEqual(['moved', 'refused']);
  expect(await stockOf(shop, tea)).toBe(10);
  expect((await ledgerOf(shop, tea)).map(({ reason }) => reason)).toEqual([
    'opening',
    'sale',
    'cancellation',
  ]);
  const [, , back] = await shop.database.query(
    'SELECT actor_kind, actor_id, actor_name FROM stock_movements WHERE product_id = $1 ORDER BY id',
    [tea.id],
  );
  expect(back).toEqual({ actor_kind: 'admin', actor_id: olga.id, actor_name: 'Olga Owner' });
});

test('an order enters no state twice, not even by SQL', async () => {
  const order = await place();
  await move('confirm', [order]).expect(200);

  await expect(
    shop.database.query(
      `INSERT INTO order_transitions (order_id, from_state, to_state, actor_kind)
       SELECT order_id, from_state, to_state, 'system' FROM order_transitions
       WHERE order_id = (SELECT id FROM orders WHERE document_id = $1)`,
      [order],
    ),
  ).rejects.toThrow('order_transitions_once');
});

test.each([
  ['an unknown transition', 'explode', ['a'], ['transition']],
  ['no order', 'ship', [], ['orders']],
  ['an order twice', 'ship', ['a', 'a'], ['orders']],
  [
    'more than a page of them',
    'ship',
    Array.from({ length: 101 }, (_, index) => `order-${index}`),
    ['orders'],
  ],
])('%s is a 400 that names the field', async (_what, transition, orders, path) => {
  const { status, body } = await move(transition, orders);

  expect([status, body.error.details.errors[0].path]).toEqual([400, path]);
});

test('an unknown order is 404', () => shop.get('/shop/orders/nowhere', olga.token).expect(404));

test('an order outlives its products and its customer in the panel', async () => {
  const order = await place();
  await shop.inside(
    async (strapi, productId, userId) => {
      await strapi.documents('api::product.product').delete({ documentId: productId });
      await strapi.db.query('plugin::users-permissions.user').delete({ where: { id: userId } });
    },
    tea.documentId,
    alice.id,
  );

  expect(await read(order)).toMatchObject({
    customer: null,
    lines: [{ sku: tea.sku, picture: null }],
    timeline: [{ state: 'placed', who: { kind: 'customer', name: null } }],
  });
});

test('the books agree after all of this', () => expectReconciled(shop));
