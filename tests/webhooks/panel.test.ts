/** What staff do about webhooks in the panel: read what was sent, send it again, renew secrets; and who may not. */
import { product } from '../support/catalogue';
import { until } from '../support/events';
import { line, placeOrder } from '../support/orders';
import { colleague, type Colleague } from '../support/panel';
import { customer, type Person } from '../support/people';
import { closeReceivers, Receiver, verify } from '../support/receiver';
import type { Shop } from '../support/shop';
import { allDelivered, deliveries, openTellingShop, secretOf, webhook } from '../support/webhooks';

let shop: Shop;
let admin: Colleague;
let alice: Person;

beforeAll(async () => {
  ({ shop, admin } = await openTellingShop());
  alice = await customer(shop);
});

afterEach(async () => {
  closeReceivers();
  await shop.database.query('DELETE FROM strapi_webhooks');
  await shop.database.query('DELETE FROM webhook_deliveries');
});

const place = async () => {
  const tea = await product(shop, { stock: 50 });
  const { body } = await placeOrder(shop, alice, [line(tea)]).expect(201);
  return body.data as { documentId: string; number: string };
};

const replay = (id: string, token = admin.token) =>
  shop.send('post', `/shop/webhooks/deliveries/${id}/replay`, token);

/** @returns a receiver that has taken one order, the webhook's id and the delivery's. */
async function deliveredOnce() {
  const receiver = await Receiver.open();
  const id = await webhook(shop, admin, receiver.url, 'order.placed');
  const order = await place();
  await until(() => allDelivered(shop, id));
  const [delivery] = await deliveries(shop, id);
  return { receiver, id, order, delivery: delivery?.id as string };
}

test('a replay sends the same bytes under the same id, signed anew, and says who wanted it', async () => {
  const { receiver, id, order, delivery } = await deliveredOnce();
  await shop.database.query('UPDATE orders SET note = $1', ['changed since']);

  const { body } = await replay(delivery).expect(200);
  expect(body.data).toMatchObject({ state: 'waiting', replays: { count: 1, by: admin.name } });
  await until(() => receiver.parcels.length === 2);
  await until(() => allDelivered(shop, id));

  const [first, second] = receiver.parcels;
  expect(second?.body).toBe(first?.body);
  expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
  if (second) verify(second, await secretOf(shop, admin, id));
  const shown = (await shop.get(`/shop/webhooks/deliveries/${delivery}`, admin.token).expect(200)).body.data;
  expect(shown).toMatchObject({
    id: delivery,
    event: 'order.placed',
    title: order.number,
    order: order.documentId,
    webhook: { id, name: 'Warehouse' },
    url: receiver.url,
    state: 'delivered',
    attempts: 1,
    eventId: first?.headers['webhook-id'],
    body: first?.body,
    lastAttempt: { status: 204, answer: '', took: expect.any(Number) },
    error: null,
    replays: { count: 1, by: admin.name },
    mayReplay: true,
  });
});

test('a new secret signs at once, beside the old one for a day', async () => {
  const { receiver, id } = await deliveredOnce();
  const old = await secretOf(shop, admin, id);

  const { body } = await shop.send('post', `/shop/webhooks/${id}/secret`, admin.token).expect(200);
  expect(body.data.secret).not.toBe(old);
  expect(Date.parse(body.data.previousUntil) - Date.now()).toBeGreaterThan(23 * 3_600_000);
  await place();
  await until(() => receiver.parcels.length === 2);
  for (const secret of [old, body.data.secret]) if (receiver.parcels[1]) verify(receiver.parcels[1], secret);

  await shop.database.query('UPDATE webhook_receivers SET previous_until = now()');
  await place();
  await until(() => receiver.parcels.length === 3);
  const [, , third] = receiver.parcels;
  if (!third) throw new Error('there is one');
  verify(third, body.data.secret);
  expect(() => verify(third, old)).toThrow('No matching signature found');
});

test('secrets are not kept as they are, nor shown where webhooks are', async () => {
  const { id } = await deliveredOnce();
  const secret = await secretOf(shop, admin, id);
  const [row] = await shop.database.query<{ secret: string }>('SELECT secret FROM webhook_receivers');
  expect(row?.secret).not.toContain(secret.slice('whsec_'.length));
  for (const route of [
    '/admin/webhooks',
    `/admin/webhooks/${id}`,
    '/shop/webhooks',
    '/shop/webhooks/deliveries',
  ])
    expect((await shop.get(route, admin.token).expect(200)).text).not.toMatch(/secret|whsec/);
});

test('with another ENCRYPTION_KEY nothing is sent unsigned, and a new secret mends it', async () => {
  const { receiver, id } = await deliveredOnce();
  await shop.database.query(
    "UPDATE webhook_receivers SET secret = 'v1:' || repeat('00', 16) || ':00:' || repeat('00', 16)",
  );
  await place();
  await until(async () =>
    (await deliveries(shop, id)).some(({ error }) => error?.includes('ENCRYPTION_KEY')),
  );
  expect(receiver.parcels).toHaveLength(1);
  expect(
    (await shop.get(`/shop/webhooks/${id}/secret`, admin.token).expect(200)).body.data.secret,
  ).toBeNull();

  const { body } = await shop.send('post', `/shop/webhooks/${id}/secret`, admin.token).expect(200);
  expect(body.data.previousUntil).toBeNull();
  await until(() => receiver.parcels.length === 2);
  if (receiver.parcels[1]) verify(receiver.parcels[1], body.data.secret);
});

test('the list is read page by page, newest first, and filtered', async () => {
  const receiver = await Receiver.open();
  const id = await webhook(shop, admin, receiver.url, 'order.placed', 'product.changed');
  await webhook(shop, admin, receiver.url, 'stock.out');
  for (let count = 0; count < 14; count += 1) await place();
  await until(async () => (await deliveries(shop, id)).length >= 28 && allDelivered(shop, id));
  const stored = (await deliveries(shop, id)).map((row) => row.id).reverse();
  const list = async (query: string) =>
    (await shop.get(`/shop/webhooks/deliveries?${query}`, admin.token).expect(200)).body;

  const first = await list('');
  expect(first.data).toHaveLength(25);
  const second = await list(`after=${first.meta.next}`);
  expect(second.meta.next).toBeNull();
  expect([...first.data, ...second.data].map((one) => one.id)).toEqual(stored);

  const [{ title }] = (await list('event=order.placed')).data;
  expect((await list(`title=${title}`)).data).toHaveLength(1);
  expect((await list('event=order.placed')).data).toHaveLength(14);
  expect((await list(`webhook=${id}&state=delivered&event=order.placed`)).data).toHaveLength(14);
  expect((await list('state=failed')).data).toEqual([]);
  for (const query of ['state=lost', 'after=x', 'webhook=x', 'event=order.eaten', 'page=2']) {
    const { body } = await shop.get(`/shop/webhooks/deliveries?${query}`, admin.token).expect(400);
    expect(body.error.details.errors[0].path).toEqual([query.split('=')[0]]);
  }
});

test('who may not is refused', async () => {
  const { id, delivery } = await deliveredOnce();
  const [manager, packer] = [
    await colleague(shop, 'opply-store-manager'),
    await colleague(shop, 'opply-fulfilment'),
  ];
  const asked = (token?: string) =>
    Promise.all(
      [
        shop.send('get', '/shop/webhooks', token),
        shop.send('get', '/shop/webhooks/deliveries', token),
        shop.send('get', `/shop/webhooks/deliveries/${delivery}`, token),
        shop.send('post', `/shop/webhooks/deliveries/${delivery}/replay`, token),
        shop.send('post', `/shop/webhooks/${id}/replay`, token),
        shop.send('get', `/shop/webhooks/${id}/secret`, token),
        shop.send('post', `/shop/webhooks/${id}/secret`, token),
      ].map(async (sent) => (await sent).status),
    );
  expect(await asked()).toEqual([401, 401, 401, 401, 401, 401, 401]);
  expect(await asked(packer.token)).toEqual([403, 403, 403, 403, 403, 403, 403]);
  expect(await asked(manager.token)).toEqual([200, 200, 200, 200, 200, 403, 403]);
  expect(await asked(admin.token)).toEqual([200, 200, 200, 200, 200, 200, 200]);
});

test('an address is shown whole to those who may see secrets, and only its origin to others', async () => {
  const receiver = await Receiver.open();
  const url = `${receiver.url}services/T0/secret?key=1`;
  const id = await webhook(shop, admin, url, 'order.placed');
  await place();
  await until(() => allDelivered(shop, id));
  const [row] = await deliveries(shop, id);
  const manager = await colleague(shop, 'opply-store-manager');
  const shownTo = async ({ token }: Colleague) =>
    (await shop.get(`/shop/webhooks/deliveries/${row?.id}`, token).expect(200)).body.data.url;
  expect(await shownTo(admin)).toBe(url);
  expect(await shownTo(manager)).toBe(new URL(url).origin);
});

test('what does not exist is not found', async () => {
  for (const id of ['0', '999999', 'x', '99999999999999999999']) {
    await shop.get(`/shop/webhooks/deliveries/${id}`, admin.token).expect(404);
    await replay(id).expect(404);
    await shop.get(`/shop/webhooks/${id}/secret`, admin.token).expect(404);
  }
});

test('a delivery whose webhook is deleted cannot be replayed', async () => {
  const { id, delivery } = await deliveredOnce();
  await shop.send('delete', `/admin/webhooks/${id}`, admin.token).expect(200);
  await replay(delivery).expect(404);
  const { body } = await shop.get(`/shop/webhooks/deliveries/${delivery}`, admin.token).expect(200);
  expect(body.data).toMatchObject({ state: 'delivered', url: null, mayReplay: false });
});
