/** The worked plugin that limits what one customer may buy: exact for a customer who orders everywhere at once. */
import { placeTogether, kinds } from '../extending/plugin';
import { product, stockOf, type TestProduct } from '../support/catalogue';
import { line, placeFast, placeOrder } from '../support/orders';
import { PATIENT } from '../support/patience';
import { customer, people } from '../support/people';
import { expectReconciled } from '../support/reconciled';
import { openShop, Shop } from '../support/shop';

const ON = { ...PATIENT, PLUGIN_PURCHASE_LIMITS: 'true' };
const LIMIT = 'plugin::purchase-limits.purchase-limit';

let shop: Shop;

beforeAll(async () => {
  shop = await openShop(ON);
});

/** Makes a limit as the panel does. */
const limit = (data: { sku?: string; pieces: number; days: number }) =>
  shop.inside(
    async (strapi, uid, values) => {
      const { documentId } = await strapi.documents(uid as never).create({ data: values as never });
      return documentId as string;
    },
    LIMIT,
    data,
  );

/** A product of which a customer may buy so many pieces within a month. */
async function limited(pieces: number): Promise<TestProduct> {
  const made = await product(shop, { stock: 100, name: 'Console' });
  await limit({ sku: made.sku, pieces, days: 30 });
  return made;
}

test('it is loaded where the setting turns it on, and nowhere else', async () => {
  const without = await openShop({ PLUGIN_PURCHASE_LIMITS: 'false' });
  const loaded = (strapi: { plugin: (name: string) => unknown }) =>
    strapi.plugin('purchase-limits') !== undefined;

  expect(await shop.inside(loaded)).toBe(true);
  expect(await without.inside(loaded)).toBe(false);
});

test('a customer buys up to the limit, over several orders, and somebody else as much', async () => {
  const [alice, bob] = await people(shop, 2);
  if (!alice || !bob) throw new Error('nobody there');
  const [consoles, tea] = [await limited(3), await product(shop, { stock: 9 })];

  await placeOrder(shop, alice, [line(consoles, 2)]).expect(201);
  const { body } = await placeOrder(shop, alice, [line(consoles, 2), line(tea)]).expect(409);
  await placeOrder(shop, alice, [line(consoles), line(tea)]).expect(201);
  await placeOrder(shop, bob, [line(consoles, 3)]).expect(201);

  expect(body.error.details).toEqual({
    code: 'ORDER_REFUSED',
    by: 'purchase-limits',
    reason: 'PURCHASE_LIMIT',
    message: 'At most 3 of Console within 30 days',
  });
  expect(await stockOf(shop, consoles)).toBe(94);
  expect(await stockOf(shop, tea)).toBe(8);
  await expectReconciled(shop);
});

test('what was cancelled, and what was bought before the period, does not count', async () => {
  const alice = await customer(shop);
  const consoles = await limited(1);
  const first = (await placeOrder(shop, alice, [line(consoles)]).expect(201)).body.data;
  await placeOrder(shop, alice, [line(consoles)]).expect(409);

  await shop.post(`/api/orders/${first.documentId}/cancel`, alice.token).expect(200);
  const second = (await placeOrder(shop, alice, [line(consoles)]).expect(201)).body.data;
  const longAgo = "UPDATE orders SET placed_at = placed_at - interval '1 day' * $2 WHERE document_id = $1";
  await shop.database.query(longAgo, [second.documentId, 29]);
  await placeOrder(shop, alice, [line(consoles)]).expect(409);
  await shop.database.query(longAgo, [second.documentId, 2]);

  await placeOrder(shop, alice, [line(consoles)]).expect(201);
});

test('orders of one batch count one after the other, and a smaller wish may still be met', async () => {
  const [alice, bob] = await people(shop, 2);
  if (!alice || !bob) throw new Error('nobody there');
  const consoles = await limited(3);
  const wishes = [
    [alice, 2],
    [alice, 2],
    [bob, 3],
    [alice, 1],
    [alice, 1],
  ] as const;

  const outcomes = await placeTogether(
    shop,
    wishes.map(([{ id }, pieces]) => ({ customer: id, lines: [line(consoles, pieces)] })),
  );

  expect(kinds(outcomes)).toEqual(['placed', 'ORDER_REFUSED', 'placed', 'placed', 'ORDER_REFUSED']);
});

test('a limit without a SKU is one for every product', async () => {
  const alice = await customer(shop);
  const [tea, jam] = [await product(shop, { stock: 20 }), await product(shop, { stock: 20 })];
  const made = await limit({ pieces: 5, days: 1 });

  await placeOrder(shop, alice, [line(tea, 5), line(jam, 5)]).expect(201);
  await placeOrder(shop, alice, [line(jam)]).expect(409);

  await shop.inside(
    (strapi, uid, documentId) => strapi.documents(uid as never).delete({ documentId }),
    LIMIT,
    made,
  );
  await placeOrder(shop, alice, [line(jam)]).expect(201);
});

test('50 orders of one customer at once, on two servers, with a limit of 2 pieces: exactly 2', async () => {
  const alice = await customer(shop);
  const other = await Shop.boot(shop.database, ON);
  const consoles = await limited(2);

  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, index) =>
      placeFast((index % 2 === 0 ? shop : other).url, alice.token, [line(consoles)]),
    ),
  );

  expect(answers.filter(({ status }) => status === 201)).toHaveLength(2);
  const reasons = answers.flatMap(({ body }) => body.error?.details.reason ?? []);
  expect(reasons).toEqual(Array.from({ length: 48 }, () => 'PURCHASE_LIMIT'));
  expect(await stockOf(shop, consoles)).toBe(98);
  await expectReconciled(shop);
});

/** As many orders more as told, with the lines of the one that is there; by SQL, because nobody has the time to place them. */
const PAST = [
  `INSERT INTO orders (document_id, number, state, currency, total, placed_at, customer_id)
   SELECT 'past' || n, 'P-' || n, state, currency, total, placed_at, customer_id FROM orders, generate_series(1, 1000) AS n`,
  `INSERT INTO order_lines
     (document_id, order_id, product_id, product_document_id, position, name, sku, unit_price, quantity, total)
   SELECT 'past' || orders.id || '-' || position, orders.id, product_id, product_document_id, position, name, sku, unit_price,
     quantity, order_lines.total
   FROM orders, order_lines WHERE orders.document_id LIKE 'past%'`,
];

test('who has bought a hundred products a thousand times orders all of them once more, in time', async () => {
  const busy = await openShop({ ...ON, JOBS_IN_PROCESS: 'false' });
  const alice = await customer(busy);
  const products = await Promise.all(
    Array.from({ length: 100 }, () => product(busy, { stock: 10, price: 1 })),
  );
  const everything = products.map((one) => line(one));
  await placeOrder(busy, alice, everything).expect(201);
  for (const statement of PAST) await busy.database.query(statement);
  await busy.inside(
    (strapi, uid) =>
      strapi.documents(uid as never).create({ data: { pieces: 1002, days: 1 } as never }) as Promise<unknown>,
    LIMIT,
  );

  await placeOrder(busy, alice, everything).expect(201);
  const { body } = await placeOrder(busy, alice, everything).expect(409);

  expect(body.error.details.reason).toBe('PURCHASE_LIMIT');
});
