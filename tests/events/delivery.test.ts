/** How subscribers are told: each by itself, in the order of what happened, and again until they have taken it. */
import { product } from '../support/catalogue';
import {
  allTold,
  dropListeningDatabases,
  jobCount,
  listening,
  openListeningShop,
  setMood,
  takenBy,
  until,
  untilDone,
} from '../support/events';
import { line, placeFast, placeOrder } from '../support/orders';
import { customer, people, staff } from '../support/people';
import { Shop } from '../support/shop';

afterAll(dropListeningDatabases);

/** Delivered at once in these tests; failures are logged as warnings. */
const SETTINGS = { LOG_LEVEL: 'warn' };

const open = (settings: Record<string, string> = {}) =>
  openListeningShop(['steady', 'moody'], { ...SETTINGS, ...settings });

let shop: Shop;

beforeAll(async () => {
  shop = await open();
});

test('who fails is told again, alone, and the others are not kept waiting', async () => {
  await setMood(shop.database, 'moody', 'fails');
  const alice = await customer(shop);
  const tea = await product(shop, { stock: 50 });
  const { body } = await placeOrder(shop, alice, [line(tea)]).expect(201);
  const { documentId } = body.data;
  const begun = async () =>
    (await allTold(shop.database)).filter(
      ({ subscriber, event }) => subscriber === 'moody' && event.data.documentId === documentId,
    );

  await until(async () => (await takenBy(shop.database, 'steady', documentId)).length === 1);
  await until(async () => (await begun()).length >= 2);
  await setMood(shop.database, 'moody', 'takes');
  await untilDone(shop.database);

  const [first, ...again] = (await begun()).map(({ event }) => event);
  expect(again).toEqual(again.map(() => first));
  expect(await takenBy(shop.database, 'moody', documentId)).toEqual([first]);
  expect(await takenBy(shop.database, 'steady', documentId)).toEqual([first]);
  expect(shop.log).toContain(
    `the subscriber moody has not taken order.placed ${first?.id}: moody is not in the mood (attempt 1 of 25`,
  );
});

test('who hangs is given up at the limit and told again', async () => {
  const impatient = await open({ EVENT_DELIVERY_LIMIT_MS: '2000' });
  const { database } = impatient;
  await setMood(database, 'moody', 'hangs');
  const tea = await product(impatient);
  await until(() => impatient.log.includes('the subscriber moody has not taken product.changed'));
  await setMood(database, 'moody', 'takes');
  await untilDone(database);
  expect(impatient.log).toContain('it took longer than 2000 ms');
  // Who takes it while the machine stands still is told once more: by the same id.
  const taken = await takenBy(database, 'moody', tea.documentId);
  expect(new Set(taken.map(({ id }) => id)).size).toBe(1);
});

test('who hangs over everything leaves hands for the others', async () => {
  const patient = await open({ EVENT_DELIVERY_LIMIT_MS: '600000' });
  await setMood(patient.database, 'moody', 'hangs');
  const buyers = await people(patient, 40);
  const tea = await product(patient, { stock: 50 });
  await Promise.all(buyers.map(({ token }) => placeFast(patient.url, token, [line(tea)])));

  // 40 orders and a product.
  await until(async () => (await takenBy(patient.database, 'steady')).length === 41);

  const hanging = (await allTold(patient.database)).filter(({ subscriber }) => subscriber === 'moody');
  expect(hanging).toHaveLength(2);
});

test('who fails to the last is named in the log, and what they were to get stays to be seen', async () => {
  const strict = await open({ EVENT_DELIVERY_ATTEMPTS: '1' });
  const { database } = strict;
  await setMood(database, 'moody', 'fails');
  const tea = await product(strict);
  await until(() => strict.log.includes('given up after 1 attempts'));
  await setMood(database, 'moody', 'takes');
  const cup = await product(strict);
  await until(async () => (await takenBy(database, 'moody', cup.documentId)).length === 1);

  expect(await takenBy(database, 'moody', tea.documentId)).toEqual([]);
  await until(async () => (await jobCount(database)) === 1);
  const [job] = await database.query<{ last_error: string; key: string }>(
    'SELECT last_error, key FROM graphile_worker.jobs',
  );
  expect(job?.last_error).toMatch(/the subscriber moody has not taken product\.changed/);
  expect(job?.key).toMatch(/^[0-9a-f-]{36}\/moody$/);
});

test('an order’s events come one after the other, in their order, whoever works on them', async () => {
  const second = await Shop.boot(shop.database, { ...listening('steady', 'moody'), ...SETTINGS });
  const buyers = await people(shop, 25);
  const clerk = await staff(shop);
  const tea = await product(shop, { stock: 50 });
  const steps = ['confirm', 'ship', 'deliver'];
  const orders = await Promise.all(
    buyers.map(async ({ token }, index) => {
      const { body } = await placeFast(shop.url, token, [line(tea)]);
      const documentId = body.data?.documentId as string;
      for (const step of steps)
        await (index % 2 ? shop : second).post(`/api/orders/${documentId}/${step}`, clerk.token).expect(200);
      return documentId;
    }),
  );
  await untilDone(shop.database);

  const rows = await shop.database.query<{ order: string; types: string[]; overlapping: number }>(
    `SELECT "order", array_agg(type ORDER BY id) AS types, count(*) FILTER (WHERE begun_at < before)::int AS overlapping
    FROM (
      SELECT id, event -> 'data' ->> 'documentId' AS "order", event ->> 'type' AS type, subscriber, begun_at,
        lag(taken_at) OVER (PARTITION BY event -> 'data' ->> 'documentId', subscriber ORDER BY id) AS before
      FROM test_deliveries WHERE event -> 'data' ->> 'documentId' = ANY ($1)
    ) AS told GROUP BY "order", subscriber`,
    [orders],
  );
  const way = ['order.placed', 'order.confirmed', 'order.shipped', 'order.delivered'];
  expect(rows).toHaveLength(2 * orders.length);
  expect(rows.map(({ types }) => types)).toEqual(rows.map(() => way));
  expect(rows.map(({ overlapping }) => overlapping)).toEqual(rows.map(() => 0));
  const told = (await allTold(shop.database)).filter(({ event }) =>
    orders.includes(event.data.documentId as string),
  );
  expect(new Set(told.map(({ pid }) => pid)).size).toBe(2);
});

test('a subscriber without a name of its own, or to what does not exist, is refused', async () => {
  const subscribe = (name: string, type: string) =>
    shop.inside(
      (strapi, ...[one, to]) =>
        strapi.service('api::event.event').subscribe({ name: one, to: [to], deliver: () => undefined }),
      name,
      type,
    );
  await expect(subscribe('steady', 'stock.low')).rejects.toThrow(/called "steady" already/);
  await expect(subscribe('A/B', 'stock.low')).rejects.toThrow(/is no name/);
  await expect(subscribe('new', 'stock.gone')).rejects.toThrow(
    /no event "stock\.gone"; there are order\.placed/,
  );
});
