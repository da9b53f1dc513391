/** What is lost when processes die: nothing; and what is kept of deliveries, and for how long. */
import { product } from '../support/catalogue';
import { jobCount, until } from '../support/events';
import { line, placeFast } from '../support/orders';
import { people } from '../support/people';
import { closeReceivers, Receiver } from '../support/receiver';
import { Shop } from '../support/shop';
import { allDelivered, deliveries, openTellingShop, webhook, WEBHOOK_SETTINGS } from '../support/webhooks';
import { expectWithin } from '../support/within';

/** The engine itself would leave what a dead process was busy with alone for four hours. */
const SOON_MS = 60_000;

/** Of a process whose receiver would hang for ten minutes. */
const STOPS_WITHIN_MS = 20_000;

afterEach(closeReceivers);

const orderIds = async (shop: Shop) =>
  (await shop.database.query<{ document_id: string }>('SELECT document_id FROM orders')).map(
    ({ document_id }) => document_id,
  );

/** What Strapi's clock does once an hour. */
const everyHour = (shop: Shop) =>
  shop.inside(async (strapi) => {
    const { job } = strapi.cron.jobs.find(({ name }) => name === 'webhookDeliveries') as unknown as {
      job: { invoke(): Promise<void> };
    };
    await job.invoke();
  });

test('a server is killed in the middle of deliveries: the next one delivers every order there is', async () => {
  const { shop, admin } = await openTellingShop({ WEBHOOK_ATTEMPT_LIMIT_MS: '600000' });
  const receiver = await Receiver.open();
  receiver.manners = () => (receiver.parcels.length > 20 ? 'hang' : 200);
  const id = await webhook(shop, admin, receiver.url, 'order.placed');
  const tea = await product(shop, { stock: 500 });
  const buyers = await people(shop, 60);
  const orders = buyers.map(({ token }) => placeFast(shop.url, token, [line(tea)]).catch(() => undefined));
  // Some are taken, some are under way, some are not even written down.
  await until(() => receiver.parcels.length > 20);
  await shop.stop('SIGKILL');
  await Promise.all(orders);
  receiver.manners = () => 200;

  const next = await Shop.boot(shop.database, WEBHOOK_SETTINGS);
  const toDo = 'SELECT FROM graphile_worker.jobs WHERE attempts < max_attempts';
  await expectWithin(SOON_MS, async () => (await shop.database.query(toDo)).length === 0);

  const placed = await orderIds(shop);
  expect(placed.length).toBeGreaterThan(20);
  expect(new Set((await deliveries(shop, id)).map(({ subject }) => subject))).toEqual(new Set(placed));
  expect(await allDelivered(shop, id)).toBe(true);
  expect(new Set(receiver.parcels.map(({ body }) => JSON.parse(body).data.documentId))).toEqual(
    new Set(placed),
  );
  // The engine keeps a job that was followed by another one while its process died.
  await everyHour(next);
  expect(await jobCount(shop.database)).toBe(0);
  expect(next.log).not.toContain('were not tidied');
});

test('a server that has to stop ends within its time, and what was under way counts as not tried', async () => {
  const { shop, admin } = await openTellingShop({ WEBHOOK_ATTEMPT_LIMIT_MS: '600000' });
  const receiver = await Receiver.open();
  receiver.manners = () => 'hang';
  const id = await webhook(shop, admin, receiver.url, 'product.changed');
  await product(shop);
  await until(() => receiver.parcels.length > 0);
  const started = performance.now();
  expect(await shop.stop('SIGTERM')).toBe(0);
  expect(performance.now() - started).toBeLessThan(STOPS_WITHIN_MS);
  expect((await deliveries(shop, id)).map(({ state, attempts }) => [state, attempts])).toEqual(
    (await deliveries(shop, id)).map(() => ['waiting', 0]),
  );
  receiver.manners = () => 200;
  await Shop.boot(shop.database, WEBHOOK_SETTINGS);
  await expectWithin(SOON_MS, () => allDelivered(shop, id));
});

test('an event that is told twice is delivered once', async () => {
  const { shop, admin } = await openTellingShop();
  const receiver = await Receiver.open();
  const id = await webhook(shop, admin, receiver.url, 'stock.low');
  const event = {
    id: '5f0d8a5e-7b65-4d5b-9c60-2d7b3c1f0a11',
    type: 'stock.low',
    at: '2026-01-02T08:00:00.000000Z',
    data: { documentId: 'z7v8zma53x01r6oceimv922b', sku: 'TEA', name: 'Tea', stock: 1, threshold: 2 },
  };
  // As the engine does it when the process died after the first time.
  const told = { subscriber: 'webhooks', events: [event] };
  for (let count = 0; count < 3; count += 1)
    await shop.database.query("SELECT FROM graphile_worker.add_job('deliver-events', $1::json)", [told]);
  await until(async () => (await jobCount(shop.database)) === 0 && allDelivered(shop, id));
  expect(receiver.parcels.map(({ headers }) => headers['webhook-id'])).toEqual([event.id]);
});

test('a webhook whose job somebody has tidied away gets one again', async () => {
  const { shop, admin } = await openTellingShop();
  const receiver = await Receiver.open();
  receiver.manners = () => 500;
  const id = await webhook(shop, admin, receiver.url, 'product.changed');
  await product(shop);
  await until(async () => (await deliveries(shop, id)).some(({ attempts }) => attempts > 2));
  // Waiting, and nobody's job.
  await until(async () => {
    await shop.database.query("DELETE FROM graphile_worker._private_jobs WHERE key LIKE 'webhook/%'");
    return (await jobCount(shop.database)) === 0;
  });
  receiver.manners = () => 200;
  await shop.database.query(
    "UPDATE webhook_deliveries SET due_at = now() - interval '11 minutes' WHERE state = 'waiting'",
  );
  await everyHour(shop);
  await until(() => allDelivered(shop, id));
});

test('what ended long ago is deleted, in steps; what waits and what is younger is not', async () => {
  const { shop } = await openTellingShop({ JOBS_IN_PROCESS: 'false', WEBHOOK_KEEP_DAYS: '30' });
  await shop.database.query(
    `INSERT INTO webhook_deliveries (event_id, webhook_id, type, subject, title, happened_at, body, state, due_at, ended_at, give_up_at)
     SELECT gen_random_uuid(), 1, 'stock.low', 'x', 'x', now(), '{}', state, CASE WHEN state = 'waiting' THEN now() END,
       CASE WHEN state <> 'waiting' THEN now() - make_interval(days => days) END, now() + interval '1 day'
     FROM (VALUES ('delivered', 31, 2500), ('failed', 31, 3), ('delivered', 29, 5), ('waiting', 60, 2)) AS kind (state, days, amount)
     CROSS JOIN LATERAL generate_series(1, amount)`,
  );
  await everyHour(shop);
  expect((await deliveries(shop)).map(({ state }) => state)).toEqual([
    ...Array(5).fill('delivered'),
    ...Array(2).fill('waiting'),
  ]);
});
