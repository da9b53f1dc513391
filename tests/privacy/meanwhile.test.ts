/** Erasing somebody at the very moment at which something of theirs is written: it is either refused or complete. */
import { product, type TestProduct } from '../support/catalogue';
import { until, untilDone } from '../support/events';
import { line, placeFast, placeOrder } from '../support/orders';
import type { Colleague } from '../support/panel';
import { PATIENT } from '../support/patience';
import { people, staff, type Person } from '../support/people';
import { expectReconciled } from '../support/reconciled';
import { closeReceivers, Receiver } from '../support/receiver';
import type { Shop } from '../support/shop';
import { openTellingShop, webhook } from '../support/webhooks';
import { deliver } from './leaver';
import { placesOf } from './search';

let shop: Shop;
let admin: Colleague;
let clerk: Person;
let alice: Person;
let bob: Person;
let tea: TestProduct;

beforeAll(async () => {
  ({ shop, admin } = await openTellingShop(PATIENT));
  clerk = await staff(shop);
  tea = await product(shop, { stock: 500 });
});

beforeEach(async () => {
  [alice, bob] = (await people(shop, 2)) as [Person, Person];
});

afterAll(closeReceivers);

/** @returns the customer of each order that was placed by one of these; those that nobody is in are nobody's. */
const ordersOf = (...persons: Person[]) =>
  shop.database.query('SELECT customer_id FROM orders WHERE customer_id = ANY($1)', [
    persons.map(({ id }) => id),
  ]);

const erase = async ({ documentId }: Person): Promise<number> =>
  (await shop.send('post', `/shop/customers/${documentId}/erasure`, admin.token)).status;

/** Resolves when so many wait for a lock in the shop's database. */
const untilWaiting = (many: number) =>
  until(
    async () =>
      (
        await shop.database.query(
          "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()",
        )
      ).length >= many,
  );

/** What a statement locks stays locked until the returned function is called. */
async function hold(sql: string, values: unknown[] = []): Promise<() => Promise<void>> {
  const connection = await shop.database.connect();
  await connection.query('BEGIN');
  await connection.query(sql, values);
  return async () => {
    await connection.query('COMMIT');
    await connection.end();
  };
}

test('an order that comes while its customer is being erased is refused, and those beside it are placed', async () => {
  const letGo = await hold('SELECT FROM strapi_sessions WHERE user_id = $1 FOR UPDATE', [String(alice.id)]);
  const erased = erase(alice);
  await untilWaiting(1);
  const orders = [alice, bob].map(({ token }) => placeFast(shop.url, token, [line(tea)]));
  await untilWaiting(2);

  await letGo();

  expect(await erased).toBe(200);
  const [refused, placed] = await Promise.all(orders);
  expect([refused?.status, refused?.body.error?.details.code]).toEqual([401, 'UNAUTHENTICATED']);
  expect(placed?.status).toBe(201);
  expect(await ordersOf(alice, bob)).toEqual([{ customer_id: bob.id }]);
  await expectReconciled(shop);
});

test('an order that is being written is placed, and its customer is not erased', async () => {
  const letGo = await hold('SELECT pg_advisory_xact_lock(4242)');
  await shop.database.query(`
    CREATE FUNCTION wait_for_test() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN PERFORM pg_advisory_xact_lock(4242); RETURN NULL; END $$;
    CREATE TRIGGER wait_for_test AFTER INSERT ON stock_movements EXECUTE FUNCTION wait_for_test()`);
  const placed = placeFast(shop.url, alice.token, [line(tea)]);
  await untilWaiting(1);
  const erased = erase(alice);
  await untilWaiting(2);

  await letGo();

  expect((await placed).status).toBe(201);
  expect(await erased).toBe(409);
  expect(await ordersOf(alice, bob)).toEqual([{ customer_id: alice.id }]);
  await shop.database.query('DROP FUNCTION wait_for_test CASCADE');
});

test('what is being written down for a webhook meanwhile has nobody in it in the end', async () => {
  const receiver = await Receiver.open();
  const id = await webhook(shop, admin, receiver.url, 'order.delivered');
  const shippingAddress = { name: 'Aunt Peregrine', city: 'Leeds' };
  const { body } = await placeOrder(shop, alice, [line(tea)], { shippingAddress }).expect(201);
  await untilDone(shop.database);
  // Whoever writes a delivery reads the order first, and the webhooks then.
  const letGo = await hold('SELECT FROM strapi_webhooks WHERE id = $1 FOR UPDATE', [id]);
  await deliver(shop, clerk, body.data.documentId);
  await untilWaiting(1);
  const erased = erase(alice);
  await untilWaiting(2);

  await letGo();

  expect(await erased).toBe(200);
  await until(() => receiver.parcels.length === 1);
  expect(await placesOf(shop.database, ['Peregrine', alice.username])).toEqual({
    Peregrine: [],
    [alice.username]: [],
  });
});

test('of many orders and an erasure at once, none is left with nobody in it', async () => {
  const shoppers = await people(shop, 4);
  const anonymous = 'SELECT FROM orders WHERE customer_id IS NULL';
  const before = await shop.database.query(anonymous);
  const placing = shoppers.flatMap(({ token }) =>
    Array.from({ length: 4 }, () => placeFast(shop.url, token, [line(tea)])),
  );

  const erasing = await Promise.all(shoppers.map(erase));
  const placed = await Promise.all(placing);

  // On a machine that is very busy the lock may be waited for in vain: nobody is erased then either.
  for (const status of erasing) expect([200, 409, 503]).toContain(status);
  for (const { status } of placed) expect([201, 401]).toContain(status);
  expect(await ordersOf(...shoppers)).toHaveLength(placed.filter(({ status }) => status === 201).length);
  expect(await shop.database.query(anonymous)).toHaveLength(before.length);
  await expectReconciled(shop);
});
