/** Receivers that hang or fail: what is given up and when, and that they get everything in the end. */
import { product } from '../support/catalogue';
import { until } from '../support/events';
import { line, placeFast } from '../support/orders';
import type { Colleague } from '../support/panel';
import { people, type Person } from '../support/people';
import { closeReceivers, Receiver } from '../support/receiver';
import type { Shop } from '../support/shop';
import { allDelivered, deliveries, openTellingShop, webhook } from '../support/webhooks';

const ORDERS = 60;

let shop: Shop;
let admin: Colleague;
let buyers: Person[];

beforeAll(async () => {
  ({ shop, admin } = await openTellingShop({ WEBHOOK_ATTEMPT_LIMIT_MS: '4000' }));
  buyers = await people(shop, ORDERS);
});

afterEach(async () => {
  closeReceivers();
  await shop.database.query('DELETE FROM strapi_webhooks');
});

/** @param webhooks those that are to be told of the orders; resolves when that is written down. */
const placeMany = async (...webhooks: number[]) => {
  const tea = await product(shop, { stock: 1_000 });
  const answers = await Promise.all(buyers.map(({ token }) => placeFast(shop.url, token, [line(tea)])));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
  for (const id of webhooks) await until(async () => (await deliveries(shop, id)).length === ORDERS);
};

test('a hanging receiver is given up at the limit, and gets everything when it is well again', async () => {
  const receiver = await Receiver.open();
  receiver.manners = () => 'hang';
  const id = await webhook(shop, admin, receiver.url, 'order.placed');
  await placeMany(id);
  await until(async () =>
    (await deliveries(shop, id)).some(({ error }) => error === 'the receiver did not answer in time'),
  );
  receiver.manners = () => 200;
  await until(() => allDelivered(shop, id));
  expect(new Set(receiver.parcels.map(({ headers }) => headers['webhook-id'])).size).toBe(ORDERS);
});

test('what is not taken in its time is given up, seen in the log, and stays to be replayed', async () => {
  const receiver = await Receiver.open();
  receiver.manners = () => 503;
  const id = await webhook(shop, admin, receiver.url, 'order.placed');
  await placeMany(id);
  await until(() => receiver.parcels.length > 0);
  await shop.database.query("UPDATE webhook_deliveries SET give_up_at = now() WHERE state = 'waiting'");
  await until(async () => (await deliveries(shop, id)).every(({ state }) => state === 'failed'));
  await until(() => /deliveries to webhook \d+ were given up|given up after \d+ attempts/.test(shop.log));

  receiver.manners = () => 200;
  const { body } = await shop.send('post', `/shop/webhooks/${id}/replay`, admin.token).expect(200);
  expect(body.data.replayed).toBe(ORDERS);
  await until(() => allDelivered(shop, id));
});

test('a webhook that is disabled is sent nothing, and goes on when it is enabled', async () => {
  const receiver = await Receiver.open();
  receiver.manners = () => 500;
  const id = await webhook(shop, admin, receiver.url, 'order.placed');
  await placeMany(id);
  await until(() => receiver.parcels.length > 0);
  const form = { name: 'Warehouse', url: receiver.url, headers: {}, events: ['order.placed'] };
  const save = (isEnabled: boolean) =>
    shop
      .send('put', `/admin/webhooks/${id}`, admin.token)
      .send({ ...form, isEnabled })
      .expect(200);
  await save(false);
  receiver.manners = () => 200;
  const idle = async () =>
    (await shop.database.query("SELECT FROM graphile_worker.jobs WHERE task_identifier = 'carry-webhook'"))
      .length === 0;
  await until(idle);
  const sentBefore = receiver.parcels.length;
  await placeMany();
  await until(async () => (await shop.database.query('SELECT FROM graphile_worker.jobs')).length === 0);
  expect(receiver.parcels).toHaveLength(sentBefore);

  await save(true);
  await until(() => allDelivered(shop, id));
  // What happened while it was disabled it is not told.
  expect(await deliveries(shop, id)).toHaveLength(ORDERS);
});

test('a webhook that is deleted is sent nothing more, and what was sent stays to be seen', async () => {
  const receiver = await Receiver.open();
  receiver.manners = () => 500;
  const id = await webhook(shop, admin, receiver.url, 'order.placed');
  await placeMany(id);
  await until(() => receiver.parcels.length > 0);
  await shop.send('delete', `/admin/webhooks/${id}`, admin.token).expect(200);

  await until(async () => (await shop.database.query('SELECT FROM graphile_worker.jobs')).length === 0);
  const rows = await deliveries(shop, id);
  expect(rows.map(({ state }) => state)).toEqual(rows.map(() => 'failed'));
  expect(rows.at(-1)?.error).toBe('the webhook was deleted');
  expect(await shop.database.query('SELECT FROM webhook_receivers WHERE webhook_id = $1', [id])).toEqual([]);
  const { body } = await shop.get(`/shop/webhooks/deliveries?webhook=${id}`, admin.token).expect(200);
  expect(body.data[0].webhook).toEqual({ id, name: null });
});
