/** What the panel asks of a large shop is answered from indexes: PostgreSQL's own plans say so. */
import { parse } from 'csv-parse/sync';
import { product, type TestProduct } from '../support/catalogue';
import { line, placeOrder } from '../support/orders';
import { colleague, type Colleague } from '../support/panel';
import { customer } from '../support/people';
import { plansDuring } from '../support/plans';
import { openShop, type Shop } from '../support/shop';

const ORDERS = 100_000;
const PRODUCTS = 30_000;

/** Reading all of these is what must not be. */
const LARGE = /Seq Scan on (orders|order_lines|products|stock_movements)\b/;

let shop: Shop;
let olga: Colleague;
let tea: TestProduct;
let order: { documentId: string; number: string };

beforeAll(async () => {
  shop = await openShop({ DATABASE_STATEMENT_TIMEOUT_MS: '120000' });
  olga = await colleague(shop, 'opply-store-manager');
  const alice = await customer(shop);
  tea = await product(shop, { stock: 1000 });
  order = (await placeOrder(shop, alice, [line(tea)]).expect(201)).body.data;
  for (const statement of MANY) await shop.database.query(statement);
}, 240_000);

/** Orders of the last 60 days with a line and a movement each; nearly all of them done with. */
const MANY = [
  `INSERT INTO products (document_id, name, slug, sku, price, stock, active, low_stock_threshold, created_at, updated_at)
   SELECT 'p' || n, 'Product ' || n, 'p-' || n, 'P-' || n, 5, 100, true, 5, now(), now()
   FROM generate_series(1, ${PRODUCTS}) AS n`,
  `INSERT INTO orders (document_id, number, state, currency, total, placed_at, customer_id, created_at, updated_at)
   SELECT 'o' || n, 'N-' || n, CASE WHEN n % 100 = 0 THEN 'placed' ELSE 'delivered' END, 'EUR', 5,
     now() - make_interval(mins => ${ORDERS} - n), (SELECT min(id) FROM up_users), now(), now()
   FROM generate_series(1, ${ORDERS}) AS n`,
  `INSERT INTO order_lines (document_id, order_id, product_id, product_document_id, position, name, sku, unit_price, quantity, total)
   SELECT 'l' || orders.id, orders.id, products.id, products.document_id, 0, products.name, products.sku, 5, 1, 5
   FROM orders JOIN products ON products.document_id = 'p' || (orders.id % ${PRODUCTS} + 1)
   WHERE orders.document_id LIKE 'o%' AND orders.number LIKE 'N-%'`,
  `INSERT INTO stock_movements (document_id, product_id, order_id, delta, stock_after, reason, created_at)
   SELECT 'm' || id, product_id, order_id, -1, 0, 'sale', now() FROM order_lines WHERE document_id LIKE 'l%'`,
  'VACUUM ANALYZE products, orders, order_lines, stock_movements, up_users',
];

const QUESTIONS: [string, () => string][] = [
  ['the list of all orders', () => '/shop/orders'],
  ['the orders to confirm', () => '/shop/orders?state=placed'],
  ['the orders to ship', () => '/shop/orders?state=confirmed'],
  ['a later page', () => '/shop/orders?state=delivered&after=50000'],
  ['an order by its number', () => `/shop/orders?search=${order.number}`],
  ['the orders of nobody', () => '/shop/orders?search=nobody@shop.example'],
  ['an order', () => `/shop/orders/${order.documentId}`],
  ["a product's stock", () => `/shop/products/${tea.documentId}/stock`],
  ['what was sold', () => '/shop/figures/sales?timeZone=Europe/Berlin'],
  ['what waits', () => '/shop/figures/waiting'],
  ['what runs out', () => '/shop/figures/running-out'],
];

test.each(QUESTIONS)('%s is read from indexes', async (_what, route) => {
  const plans = await plansDuring(shop, () => shop.get(route(), olga.token).expect(200));

  expect(plans.length).toBeGreaterThan(0);
  expect(plans.filter(({ plan }) => LARGE.test(plan))).toEqual([]);
});

test('a test of plans would see a sequential scan', async () => {
  const plans = await plansDuring(shop, () =>
    shop.inside(async (strapi) => strapi.db.query('api::order.order').count({ where: { note: 'x' } })),
  );

  expect(plans.some(({ plan }) => LARGE.test(plan))).toBe(true);
});

test.each([
  ['products', PRODUCTS + 1],
  ['orders', ORDERS + 1],
  ['ledger', ORDERS + 2],
])('an export of all %s is whole', async (name, rows) => {
  const response = await fetch(`${shop.url}/shop/exports/${name}.csv`, {
    headers: { Authorization: `Bearer ${olga.token}` },
  });

  expect(parse(await response.text(), { bom: true, columns: true })).toHaveLength(rows);
});
