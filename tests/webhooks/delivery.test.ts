/** What receivers get: everything they asked for, signed, in order, and again until they have taken it. */
import { createHmac } from 'node:crypto';
import { product } from '../support/catalogue';
import { until } from '../support/events';
import { line, placeOrder } from '../support/orders';
import type { Colleague } from '../support/panel';
import { customer, staff, type Person } from '../support/people';
import { closeReceivers, Receiver, verify } from '../support/receiver';
import type { Shop } from '../support/shop';
import { allDelivered, deliveries, openTellingShop, secretOf, webhook } from '../support/webhooks';

let shop: Shop;
let admin: Colleague;
let alice: Person;
let clerk: Person;

beforeAll(async () => {
  ({ shop, admin } = await openTellingShop());
  alice = await customer(shop);
  clerk = await staff(shop);
});

afterEach(async () => {
  closeReceivers();
  await shop.database.query('DELETE FROM strapi_webhooks');
});

const place = async (extras = {}) => {
  const tea = await product(shop, { price: 12.5, stock: 50, name: 'Sencha' });
  const { body } = await placeOrder(shop, alice, [line(tea, 3)], extras).expect(201);
  return {
    tea,
    order: body.data as { documentId: string; number: string; lines: object[]; placedAt: string },
  };
};

test('an order arrives whole, signed by the secret of the webhook', async () => {
  const receiver = await Receiver.open();
  const id = await webhook(shop, admin, `${receiver.url}hook?a=1`, 'order.placed');
  const shippingAddress = { name: 'Alice Archer', city: 'London', country: 'GB' };

  const { order, tea } = await place({ note: 'Ring twice', shippingAddress });
  await until(() => receiver.parcels.length === 1);

  const [parcel] = receiver.parcels;
  if (!parcel) throw new Error('there is one');
  const secret = await secretOf(shop, admin, id);
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  const told = verify(parcel, secret);
  expect(told).toEqual({
    type: 'order.placed',
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
    data: {
      documentId: order.documentId,
      number: order.number,
      state: 'placed',
      currency: 'EUR',
      total: 37.5,
      placedAt: order.placedAt,
      note: 'Ring twice',
      shippingAddress,
      lines: [
        { product: tea.documentId, name: 'Sencha', sku: tea.sku, unitPrice: 12.5, quantity: 3, total: 37.5 },
      ],
      adjustments: [],
      customer: { documentId: alice.documentId, username: alice.username },
    },
  });
  expect(parcel.path).toBe('/hook?a=1');
  expect(parcel.headers['content-type']).toBe('application/json');
  // By hand as well, as the standard describes it.
  const {
    'webhook-id': messageId,
    'webhook-timestamp': timestamp,
    'webhook-signature': signature,
  } = parcel.headers;
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const mac = createHmac('sha256', key).update(`${messageId}.${timestamp}.${parcel.body}`).digest('base64');
  expect(signature).toBe(`v1,${mac}`);
  expect(() => verify({ ...parcel, body: parcel.body.replace('37.5', '1.5') }, secret)).toThrow();
});

test('a webhook gets the events it asked for and no others, each once', async () => {
  const [orders, stock] = [await Receiver.open(), await Receiver.open()];
  await webhook(shop, admin, orders.url, 'order.placed', 'order.shipped', 'entry.create');
  await webhook(shop, admin, stock.url, 'product.changed', 'stock.out');
  const tea = await product(shop, { stock: 2, name: 'Last tea' });
  const { body } = await placeOrder(shop, alice, [line(tea, 2)]).expect(201);
  const { documentId } = body.data;
  for (const step of ['confirm', 'ship', 'deliver'])
    await shop.post(`/api/orders/${documentId}/${step}`, clerk.token).expect(200);

  await until(() => orders.types(documentId).includes('order.shipped'));
  await until(() => stock.types(tea.documentId).includes('stock.out'));
  await until(() => allDelivered(shop));

  expect(orders.types(documentId)).toEqual(['order.placed', 'order.shipped']);
  expect(JSON.parse(orders.about(documentId)[1]?.body ?? '').data.state).toBe('shipped');
  expect(stock.types(tea.documentId)).toEqual(['product.changed', 'stock.out']);
  expect(JSON.parse(stock.about(tea.documentId)[1]?.body ?? '').data).toEqual({
    documentId: tea.documentId,
    sku: tea.sku,
    name: 'Last tea',
    stock: 0,
    threshold: expect.any(Number),
  });
  // Strapi's own come by Strapi, in its own shape, and it brings none of the shop's.
  const strapis = () => orders.parcels.filter(({ headers }) => headers['webhook-id'] === undefined);
  await until(() => strapis().length > 0);
  expect(strapis().map(({ headers }) => headers['x-strapi-event'])).toEqual(
    strapis().map(() => 'entry.create'),
  );
  expect(new Set((await deliveries(shop)).map(({ type }) => type))).not.toContain('entry.create');
});

test('who answers 500 gets the same bytes under the same id again', async () => {
  const receiver = await Receiver.open();
  receiver.manners = () => (receiver.parcels.length < 3 ? 500 : 200);
  const id = await webhook(shop, admin, receiver.url, 'order.placed');

  await place();
  await until(() => allDelivered(shop, id));

  expect(receiver.parcels).toHaveLength(3);
  expect(new Set(receiver.parcels.map(({ body }) => body)).size).toBe(1);
  expect(new Set(receiver.parcels.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  const [row] = await deliveries(shop, id);
  expect(row).toMatchObject({ state: 'delivered', attempts: 3, status: 200, error: null });
  expect(receiver.parcels[0]?.headers['webhook-id']).toBe(row?.event_id);
});

test('what an order goes through arrives one after the other', async () => {
  const receiver = await Receiver.open();
  // Long enough that another one of the same order would come meanwhile.
  receiver.manners = async () => {
    // The very first one, until another one comes: four are sent side by side.
    await until(() => receiver.parcels.length > 1);
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    return 204;
  };
  const steps = ['order.placed', 'order.confirmed', 'order.shipped', 'order.delivered'];
  const id = await webhook(shop, admin, receiver.url, ...steps);
  await secretOf(shop, admin, id);
  // So that all of it waits, side by side.
  await shop.database.query(
    "UPDATE webhook_receivers SET failures_in_row = 1, paused_until = now() + interval '1 hour'",
  );
  const orders: string[] = [];
  for (let count = 0; count < 8; count += 1) {
    const { order } = await place();
    for (const step of ['confirm', 'ship', 'deliver'])
      await shop.post(`/api/orders/${order.documentId}/${step}`, clerk.token).expect(200);
    orders.push(order.documentId);
  }
  await until(async () => (await deliveries(shop, id)).length === 32);
  expect(receiver.parcels).toEqual([]);

  // Saving it ends the pause.
  await shop
    .send('put', `/admin/webhooks/${id}`, admin.token)
    .send({ name: 'Warehouse', url: receiver.url, headers: {}, events: steps })
    .expect(200);
  await until(() => allDelivered(shop, id));

  for (const order of orders) {
    expect(receiver.types(order)).toEqual(steps);
    const parcels = receiver.about(order);
    const overlapping = parcels.filter((one, index) => one.begunAt < (parcels[index - 1]?.endedAt ?? 0));
    expect(overlapping).toEqual([]);
  }
  const sideBySide = receiver.parcels.filter((one, index) =>
    receiver.parcels.slice(0, index).some((before) => before.endedAt > one.begunAt),
  );
  expect(sideBySide.length).toBeGreaterThan(0);
});

test('headers of the settings go along, and ours are not to be had', async () => {
  const receiver = await Receiver.open();
  const id = await webhook(shop, admin, receiver.url, 'order.placed');
  // Past the form, which refuses these.
  await shop.database.query(`UPDATE strapi_webhooks SET headers = $1 WHERE id = $2`, [
    { 'X-Shop': 'one', Authorization: 'Bearer abc', 'Webhook-Id': 'forged', 'Content-Type': 'text/plain' },
    id,
  ]);
  await place();
  await until(() => receiver.parcels.length === 1);
  const [row] = await deliveries(shop, id);
  expect(receiver.parcels[0]?.headers).toMatchObject({
    'x-shop': 'one',
    authorization: 'Bearer abc',
    'webhook-id': row?.event_id,
    'content-type': 'application/json',
  });
});

test('a redirect is not followed, and an answer is kept in part only', async () => {
  const [receiver, elsewhere] = [await Receiver.open(), await Receiver.open()];
  receiver.manners = (_parcel, response) => {
    response.writeHead(302, { Location: elsewhere.url });
    response.write('moved '.repeat(100_000));
    return 302;
  };
  const id = await webhook(shop, admin, receiver.url, 'order.placed');
  await place();
  await until(async () => ((await deliveries(shop, id))[0]?.attempts ?? 0) >= 2);
  const [row] = await deliveries(shop, id);
  expect(row).toMatchObject({ status: 302, error: 'the receiver answered 302' });
  expect(row?.answer).toBe('moved '.repeat(100).slice(0, 500));
  expect(elsewhere.parcels).toEqual([]);
});
