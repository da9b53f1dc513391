/**
 * The database goes away under a running shop and comes back: the shop says so, takes no order meanwhile, and needs
 * nobody to restart it. Its database is closed to everybody, and the connections it had are cut.
 */
import { ledgerOf, product, stockOf, type TestProduct } from '../support/catalogue';
import { line, placeOrder } from '../support/orders';
import * as outage from '../support/outage';
import { customer, type Person } from '../support/people';
import { openShop, type Shop } from '../support/shop';

let shop: Shop;
let alice: Person;
let tea: TestProduct;

const takeAway = () => outage.takeAway(shop.database);

/** Brings it back, and asks until the shop has noticed; the test's timeout is the limit. */
async function bringBack(): Promise<void> {
  await outage.bringBack(shop.database);
  while ((await shop.get('/api/health/ready')).status !== 200);
}

beforeAll(async () => {
  shop = await openShop({ LOG_FORMAT: 'json', LOG_LEVEL: 'warn' });
  alice = await customer(shop);
  tea = await product(shop, { stock: 5 });
});

beforeEach(takeAway);
afterEach(bringBack);

describe('while the database is away', () => {
  test('readiness is 503 and names the database, and the process is alive', async () => {
    const { status, body } = await shop.get('/api/health/ready');

    expect(status).toBe(503);
    expect(body.status).not.toBe('ok');
    expect(body.checks.database).not.toBe('ok');
    await shop.get('/_health').expect(204);
  });

  test('an order is 503 UNAVAILABLE with Retry-After and a request id', async () => {
    const { status, body, headers } = await placeOrder(shop, alice, [line(tea)]);

    expect({ status, error: body.error }).toMatchObject({
      status: 503,
      error: { status: 503, details: { code: 'UNAVAILABLE' } },
    });
    expect(body.data).toBeNull();
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    expect(headers['x-request-id']).toMatch(/./);
  });

  test.each(['/api/products', '/api/orders', '/api/customers/me'])(
    'nothing is a 500 that blames the shop: %s',
    async (route) => {
      const { status, headers } = await shop.get(route, alice.token);

      expect(status).toBe(503);
      expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    },
  );

  test('no refusal tells where the database is', async () => {
    const { text } = await placeOrder(shop, alice, [line(tea)]);

    expect(text).not.toContain(shop.database.name);
    expect(text).not.toMatch(/postgres|ECONN|127\.0\.0\.1/i);
  });
});

describe('after it came back', () => {
  test('an order that was refused was not taken, and its retry with the same key is', async () => {
    const jam = await bringBack().then(() => product(shop, { stock: 2 }));
    await takeAway();
    const refused = await placeOrder(shop, alice, [line(jam)], { key: 'after-the-outage' });
    await bringBack();

    const stock = await stockOf(shop, jam);
    const retried = await placeOrder(shop, alice, [line(jam)], { key: 'after-the-outage' });

    expect([refused.status, stock, retried.status]).toEqual([503, 2, 201]);
    expect(await ledgerOf(shop, jam)).toEqual([
      { delta: 2, stock_after: 2, reason: 'opening' },
      { delta: -1, stock_after: 1, reason: 'sale' },
    ]);
  });
});

test('that a connection was lost is a line of JSON in the log, like any other', async () => {
  await bringBack();
  await shop.hasToldAll();

  const lines = shop.log.split('\n').filter((one) => one.includes('Connection Error'));
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.filter((one) => !one.startsWith('{"'))).toEqual([]);
});
