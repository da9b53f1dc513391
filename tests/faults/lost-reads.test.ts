/**
 * The database is lost in the middle of something that is not an order: while a caller is recognised, and after an
 * answer has been given. Neither may end the process, nor make a customer a stranger.
 */
import { product } from '../support/catalogue';
import { line, placeOrder } from '../support/orders';
import { customer, staff } from '../support/people';
import { openShop, type Shop } from '../support/shop';
import { expectWithin } from '../support/within';
import { shopBehindWire } from './shop-behind-wire';
import type { Direction, TcpProxy, Wire } from './storm/tcp-proxy';

/** How long Strapi may take to send an event after the commit, in milliseconds, on a machine with other work. */
const EVENT_WITHIN_MS = 60_000;

let shop: Shop;
let wire: TcpProxy;

/** Which statements lose their connection now. */
let isLost = (_sql: string, _connection: Wire): boolean => false;

beforeAll(async () => {
  const { database } = await openShop();
  const inspect = (chunk: Buffer, direction: Direction, connection: Wire) =>
    direction === 'forth' && isLost(chunk.toString('latin1'), connection) ? 'cut' : 'pass';
  ({ shop, wire } = await shopBehindWire(database, inspect));
});

afterAll(() => wire.close());

afterEach(() => {
  isLost = () => false;
});

test.each([
  ['the user', /from "up_users"/],
  ['the session', /from "strapi_sessions"/],
  ['the rights of the role', /from "up_permissions"/],
])('a database lost while a caller is recognised, at %s, is 503 and not 401', async (_what, statement) => {
  const alice = await customer(shop);
  const seen: string[] = [];
  isLost = (sql) => {
    if (!statement.test(sql)) return false;
    seen.push(sql);
    return true;
  };

  const { status, headers } = await shop.get('/api/orders', alice.token);

  expect(seen).not.toEqual([]);
  expect(status).toBe(503);
  expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  isLost = () => false;
  await shop.get('/api/orders', alice.token).expect(200);
});

test('a database lost when Strapi tells of a saved product ends neither the process nor its orders', async () => {
  const clerk = await staff(shop);
  const alice = await customer(shop);
  const tea = await product(shop, { stock: 5 });
  const saving = new WeakSet<Wire>();
  let saved = false;
  isLost = (sql, connection) => {
    if (sql.includes('update "products"')) saving.add(connection);
    if (saving.has(connection) && sql.includes('COMMIT')) saved = true;
    return saved && sql.includes('from "products"');
  };

  const { status } = await shop.put(`/api/products/${tea.documentId}`, clerk.token, { price: 20 });
  await expectWithin(EVENT_WITHIN_MS, async () => {
    await shop.get('/_health').expect(204);
    return shop.log.includes('nobody waited for this');
  });
  isLost = () => false;

  // The controller reads the product once more for its answer, and may have been the one who lost the connection.
  expect([200, 503]).toContain(status);
  expect(shop.process.exitCode).toBeNull();
  const { status: placed, body } = await placeOrder(shop, alice, [line(tea)]);
  expect([placed, body.data.total]).toEqual([201, 20]);
});
