/** Receivers that hang for longer than anybody would wait, or refuse every connection: they cost nobody anything but themselves. */
import { product } from '../support/catalogue';
import { until } from '../support/events';
import { line, placeFast } from '../support/orders';
import type { Colleague } from '../support/panel';
import { people } from '../support/people';
import { closeReceivers, Receiver } from '../support/receiver';
import type { Shop } from '../support/shop';
import { deliveries, openTellingShop, webhook } from '../support/webhooks';

const ORDERS = 60;

/** Webhooks that the shop sends to at the same time. */
const AT_ONCE = 3;

let shop: Shop;
let admin: Colleague;

beforeAll(async () => {
  ({ shop, admin } = await openTellingShop({
    WEBHOOK_RECEIVERS_AT_ONCE: String(AT_ONCE),
    WEBHOOK_ATTEMPT_LIMIT_MS: '600000',
  }));
});

afterEach(async () => {
  closeReceivers();
  await shop.database.query('DELETE FROM strapi_webhooks');
});

async function hangingReceiver(): Promise<Receiver> {
  const receiver = await Receiver.open();
  receiver.manners = () => 'hang';
  return receiver;
}

/** A port at which nobody listens. */
async function deadUrl(): Promise<string> {
  const receiver = await Receiver.open();
  const { url } = receiver;
  receiver.close();
  return url;
}

test('one hangs, one refuses, one is well: the well one has everything at once', async () => {
  const [hanging, well] = [await hangingReceiver(), await Receiver.open()];
  const hangs = await webhook(shop, admin, hanging.url, 'order.placed');
  const refuses = await webhook(shop, admin, await deadUrl(), 'order.placed');
  const isWell = await webhook(shop, admin, well.url, 'order.placed');
  const tea = await product(shop, { stock: 1_000 });
  const buyers = await people(shop, ORDERS);

  const answers = await Promise.all(buyers.map(({ token }) => placeFast(shop.url, token, [line(tea)])));
  await until(() => well.parcels.length === ORDERS);

  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
  expect((await deliveries(shop, isWell)).length).toBe(ORDERS);
  expect((await deliveries(shop, hangs)).filter(({ state }) => state === 'waiting')).toHaveLength(ORDERS);
  // As many as are sent side by side; the others wait without being tried one by one.
  expect(hanging.parcels.length).toBeLessThanOrEqual(4);
  await until(() => /"Warehouse" has failed \d+ times in a row; nothing is sent to it for/.test(shop.log));
  const tried = (await deliveries(shop, refuses)).filter(({ attempts }) => attempts > 0);
  expect(tried.length).toBeLessThan(ORDERS / 2);
  expect(tried[0]?.error).toMatch(/ECONNREFUSED/);
});

test('what happens is written down also while all carriers are busy with receivers that hang', async () => {
  const hanging = await Promise.all(Array.from({ length: AT_ONCE }, hangingReceiver));
  for (const { url } of hanging) await webhook(shop, admin, url, 'product.changed');
  const first = await product(shop);
  await until(() => hanging.every(({ parcels }) => parcels.length > 0));
  const isWritten = async (subject: string) =>
    (await deliveries(shop)).filter((row) => row.subject === subject).length === AT_ONCE;
  expect(await isWritten(first.documentId)).toBe(true);

  const second = await product(shop);

  await until(() => isWritten(second.documentId));
});
