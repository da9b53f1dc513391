/** Receivers that refuse some of what they are sent, or were away: what is left gets through, in order, in the time it has. */
import { product } from '../support/catalogue';
import { until } from '../support/events';
import { line, placeOrder } from '../support/orders';
import type { Colleague } from '../support/panel';
import { customer, staff, type Person } from '../support/people';
import { closeReceivers, Receiver, type Parcel } from '../support/receiver';
import type { Shop } from '../support/shop';
import { allDelivered, deliveries, openTellingShop, secretOf, webhook } from '../support/webhooks';
import { expectWithin } from '../support/within';

const STEPS = ['order.placed', 'order.confirmed', 'order.shipped'];

const typeOf = ({ body }: Parcel): string => JSON.parse(body).type;

/** Without what is proven here it would be hours. */
const SOON_MS = 40_000;

afterEach(closeReceivers);

/** Writes what an import leaves behind: changes of so many products, all of them due. */
const changes = (shop: Shop, webhookId: number, count: number) =>
  shop.database.query(
    `INSERT INTO webhook_deliveries (event_id, webhook_id, type, subject, title, happened_at, body, give_up_at)
     SELECT gen_random_uuid(), $1, 'product.changed', 'product-' || place, 'SKU-' || place, now(),
       '{"type":"product.changed"}', now() + interval '1 day'
     FROM generate_series(1, $2::int) AS place`,
    [webhookId, count],
  );

const place = async (shop: Shop, buyer: Person): Promise<string> => {
  const tea = await product(shop, { stock: 50 });
  const { body } = await placeOrder(shop, buyer, [line(tea)]).expect(201);
  return body.data.documentId;
};

/** As somebody does in the panel; it ends a pause. */
const save = (shop: Shop, admin: Colleague, id: number, receiver: Receiver) =>
  shop
    .send('put', `/admin/webhooks/${id}`, admin.token)
    .send({ name: 'Warehouse', url: receiver.url, headers: {}, events: STEPS })
    .expect(200);

/** What a webhook is told waits until somebody saves it. */
const pausedWebhook = async (shop: Shop, admin: Colleague, receiver: Receiver): Promise<number> => {
  const id = await webhook(shop, admin, receiver.url, ...STEPS);
  await secretOf(shop, admin, id);
  await shop.database.query(
    `UPDATE webhook_receivers SET failures_in_row = 1, paused_until = now() + interval '1 hour' WHERE webhook_id = $1`,
    [id],
  );
  return id;
};

test('a receiver that refuses hundreds of changes with 422 gets the order behind them in seconds', async () => {
  // Pauses as long as they are in a real shop.
  const { shop, admin } = await openTellingShop({ WEBHOOK_FIRST_RETRY_MS: '5000' });
  const buyer = await customer(shop);
  const receiver = await Receiver.open();
  receiver.manners = (parcel) => (typeOf(parcel) === 'product.changed' ? 422 : 204);
  const id = await webhook(shop, admin, receiver.url, 'order.placed');
  await changes(shop, id, 300);

  const order = await place(shop, buyer);

  await expectWithin(SOON_MS, async () => receiver.about(order).length === 1);
});

describe('a shop that tries again at once', () => {
  let shop: Shop;
  let admin: Colleague;
  let buyer: Person;
  let clerk: Person;

  beforeAll(async () => {
    ({ shop, admin } = await openTellingShop());
    buyer = await customer(shop);
    clerk = await staff(shop);
  });

  afterEach(() => shop.database.query('DELETE FROM strapi_webhooks'));

  test('a receiver that fails at hundreds of changes with 500 gets the order behind them all the same', async () => {
    const receiver = await Receiver.open();
    receiver.manners = (parcel) => (typeOf(parcel) === 'product.changed' ? 500 : 204);
    const id = await webhook(shop, admin, receiver.url, 'order.placed');
    await changes(shop, id, 300);

    const order = await place(shop, buyer);

    await expectWithin(SOON_MS, async () => receiver.about(order).length === 1);
  });

  test('what was tried and failed goes before what followed it, once both are due', async () => {
    const receiver = await Receiver.open();
    const id = await pausedWebhook(shop, admin, receiver);
    const order = await place(shop, buyer);
    for (const step of ['confirm', 'ship'])
      await shop.post(`/api/orders/${order}/${step}`, clerk.token).expect(200);
    await until(async () => (await deliveries(shop, id)).length === STEPS.length);
    // So many others are due between it and them that not all of it is read at once.
    await changes(shop, id, 150);
    // As a failed attempt leaves it.
    await shop.database.query(
      `UPDATE webhook_deliveries SET attempts = 1, due_at = now() WHERE webhook_id = $1 AND type = 'order.placed'`,
      [id],
    );

    await save(shop, admin, id, receiver);
    await until(() => allDelivered(shop, id));

    expect(receiver.types(order)).toEqual(STEPS);
  });

  test('saving a webhook while its receiver is tried is not undone when that fails', async () => {
    const receiver = await Receiver.open();
    let fail: () => void = () => undefined;
    receiver.manners = () => new Promise((resolve) => (fail = () => resolve(500)));
    const id = await webhook(shop, admin, receiver.url, 'order.placed');
    await secretOf(shop, admin, id);
    await shop.database.query('UPDATE webhook_receivers SET failures_in_row = 20 WHERE webhook_id = $1', [
      id,
    ]);
    await place(shop, buyer);
    await until(() => receiver.parcels.length === 1);

    await save(shop, admin, id, receiver);
    receiver.manners = () => 204;
    fail();

    await expectWithin(SOON_MS, () => allDelivered(shop, id));
  });

  test('what fails shortly before its time is over is tried once more in that time', async () => {
    const receiver = await Receiver.open();
    receiver.manners = () => 503;
    const id = await pausedWebhook(shop, admin, receiver);
    await place(shop, buyer);
    await until(async () => (await deliveries(shop, id)).length === 1);
    // The wait after so many is up to two hours.
    await shop.database.query(
      "UPDATE webhook_deliveries SET attempts = 12, give_up_at = now() + interval '1 hour' WHERE webhook_id = $1",
      [id],
    );
    const left = () =>
      shop.database.query<{ state: string; attempts: number; last: boolean | null }>(
        `SELECT state, attempts, due_at = give_up_at - interval '1 minute' AS last FROM webhook_deliveries WHERE webhook_id = $1`,
        [id],
      );

    await save(shop, admin, id, receiver);
    await until(async () => (await left())[0]?.attempts === 13);

    expect(await left()).toEqual([{ state: 'waiting', attempts: 13, last: true }]);
    await shop.database.query(
      `UPDATE webhook_deliveries SET due_at = now(), give_up_at = now() + interval '55 seconds' WHERE webhook_id = $1`,
      [id],
    );
    await save(shop, admin, id, receiver);
    await until(async () => (await left())[0]?.attempts === 14);
    expect(await left()).toEqual([{ state: 'failed', attempts: 14, last: null }]);
  });

  test.each([
    ['was deleted', 'DELETE FROM strapi_webhooks', 'the webhook was deleted'],
    [
      'could not be reached in time',
      'UPDATE webhook_deliveries SET give_up_at = now()',
      'its time was over before it could be tried',
    ],
  ])('thousands that wait for a webhook that %s are all ended', async (_, statement, error) => {
    const receiver = await Receiver.open();
    const id = await pausedWebhook(shop, admin, receiver);
    await changes(shop, id, 2_500);
    await shop.database.query(statement);
    // Saved, where it still is: that ends the pause.
    await shop.database.query('UPDATE strapi_webhooks SET name = name');

    await until(async () => (await deliveries(shop, id)).every(({ state }) => state === 'failed'));
    expect(new Set((await deliveries(shop, id)).map((row) => row.error))).toEqual(new Set([error]));
    expect(receiver.parcels).toEqual([]);
  });
});
