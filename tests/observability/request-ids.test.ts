/** The id of a request goes along with what it causes: events, the log lines of whoever delivers them, webhooks. */
import { product } from '../support/catalogue';
import {
  dropListeningDatabases,
  openListeningShop,
  setMood,
  takenBy,
  until,
  untilDone,
} from '../support/events';
import { line, placeFast, placeOrder } from '../support/orders';
import { colleague } from '../support/panel';
import { customer, people, staff } from '../support/people';
import { closeReceivers, Receiver } from '../support/receiver';
import type { Shop } from '../support/shop';
import { webhook, WEBHOOK_SETTINGS } from '../support/webhooks';

afterAll(closeReceivers);
afterAll(dropListeningDatabases);

let shop: Shop;

beforeAll(async () => {
  shop = await openListeningShop(['steady', 'moody'], {
    ...WEBHOOK_SETTINGS,
    LOG_FORMAT: 'json',
    EVENT_DELIVERY_ATTEMPTS: '1',
  });
});

const linesOf = (requestId: string): string[] =>
  shop.log
    .split('\n')
    .slice(0, -1)
    .filter((one) => one.startsWith('{'))
    .map((one) => JSON.parse(one) as { requestId?: string; message: string })
    .filter((one) => one.requestId === requestId)
    .map(({ message }) => message);

interface Told {
  type: string;
  requestId?: string;
}

test('into events, also of those who were placed together: each has the id of its own request', async () => {
  const tea = await product(shop, { stock: 100 });
  const buyers = await people(shop, 12);
  const orders = await Promise.all(
    buyers.map(async ({ token }, index) => {
      const answer = await fetch(`${shop.url}/api/orders`, {
        method: 'POST',
        headers: {
          Authorization: `Bearer ${token}`,
          'Content-Type': 'application/json',
          'X-Request-Id': `buyer-${index}`,
        },
        body: JSON.stringify({ data: { lines: [line(tea)] } }),
      });
      return ((await answer.json()) as { data: { documentId: string } }).data.documentId;
    }),
  );
  await untilDone(shop.database);

  const told = await Promise.all(orders.map((order) => takenBy(shop.database, 'steady', order)));
  expect(told.map((events) => events.map((event) => (event as unknown as Told).requestId))).toEqual(
    orders.map((_order, index) => [`buyer-${index}`]),
  );
});

test('into what is done with an order afterwards, and into nothing that another request causes', async () => {
  const [alice, clerk] = [await customer(shop), await staff(shop)];
  const tea = await product(shop, { stock: 100 });
  const { body } = await placeOrder(shop, alice, [line(tea)])
    .set('X-Request-Id', 'placing')
    .expect(201);
  const { documentId } = body.data;
  await shop
    .post(`/api/orders/${documentId}/confirm`, clerk.token)
    .set('X-Request-Id', 'confirming')
    .expect(200);
  await shop.inside(async (strapi, id) => {
    await strapi
      .service('api::order.order')
      .transition(id, 'ship', { kind: 'staff', id: 1, name: 'a plugin' });
  }, documentId);
  await untilDone(shop.database);

  const told = (await takenBy(shop.database, 'steady', documentId)) as unknown as Told[];
  expect(told.map(({ type, requestId }) => [type, requestId])).toEqual([
    ['order.placed', 'placing'],
    ['order.confirmed', 'confirming'],
    ['order.shipped', undefined],
  ]);
  // Of a product it is not known: a batch may sell it to many.
  const [changed] = (await takenBy(shop.database, 'steady', tea.documentId)) as unknown as Told[];
  expect(changed).toEqual(expect.not.objectContaining({ requestId: expect.anything() }));
});

test('an order that nobody asked for over HTTP causes events without one', async () => {
  const alice = await customer(shop);
  const tea = await product(shop, { stock: 5 });
  await placeFast(shop.url, alice.token, [line(tea)]);
  const order = await shop.inside(
    async (strapi, customerId, documentId) => {
      const { order } = await strapi.service('api::order.order').place({
        customer: customerId,
        lines: [{ product: documentId, quantity: 1 }],
        expectedTotal: undefined,
        note: null,
        shippingAddress: null,
        extensions: {},
        idempotencyKey: null,
        requestHash: 'by-a-plugin',
      });
      return order.documentId as string;
    },
    alice.id,
    tea.documentId,
  );
  await untilDone(shop.database);
  const [told] = (await takenBy(shop.database, 'steady', order)) as unknown as Told[];
  expect(told).toMatchObject({ type: 'order.placed' });
  expect(told).not.toHaveProperty('requestId');
});

// The last one: what is given up stays among the jobs.
test('into the log lines of a delivery that fails, and into webhooks and theirs', async () => {
  const admin = await colleague(shop, 'strapi-super-admin');
  const receiver = await Receiver.open();
  receiver.manners = () => (receiver.parcels.length === 1 ? 503 : 204);
  await webhook(shop, admin, receiver.url, 'order.placed');
  await setMood(shop.database, 'moody', 'fails');
  const alice = await customer(shop);
  const tea = await product(shop, { stock: 5 });
  await placeOrder(shop, alice, [line(tea)])
    .set('X-Request-Id', 'followed')
    .expect(201);

  await until(() => receiver.parcels.length === 2);
  await until(() => linesOf('followed').length === 2);

  expect(receiver.parcels.map(({ headers }) => headers['x-request-id'])).toEqual(['followed', 'followed']);
  expect(linesOf('followed').sort()).toEqual([
    expect.stringMatching(
      /^jobs: the subscriber moody has not taken order\.placed .* \(given up after 1 attempts/,
    ),
    expect.stringMatching(
      /^webhooks: "Warehouse" has not taken delivery .*: the receiver answered 503 \(attempt 1/,
    ),
  ]);
});
