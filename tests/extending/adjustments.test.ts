/** What plugins add to the price of an order: exact to the cent, and the same wherever the order is read. */
import { product } from '../support/catalogue';
import { line, placeOrder } from '../support/orders';
import { colleague } from '../support/panel';
import { customer, staff, type Person } from '../support/people';
import { expectReconciled } from '../support/reconciled';
import { openShop, type Shop } from '../support/shop';
import { decideWith } from './plugin';

let shop: Shop;
let alice: Person;

beforeAll(async () => {
  shop = await openShop();
  alice = await customer(shop);
  // Registered against their order, which is by position and then by name.
  await decideWith(shop, { plugin: 'vat', position: 10 }, (orders, { cents }) => {
    const taxed = orders.filter(({ note }) => note !== 'plain');
    return new Map(
      taxed.map((order) => [
        order,
        { adjust: [{ kind: 'tax', label: 'VAT 19 %', amount: cents(Math.round(order.total * 0.19)) }] },
      ]),
    );
  });
  await decideWith(shop, { plugin: 'parcel' }, (orders, { cents }) => {
    const sent = orders.filter(({ note }) => note !== 'plain');
    return new Map(
      sent.map((order) => [order, { adjust: [{ kind: 'shipping', label: 'Parcel', amount: cents(495) }] }]),
    );
  });
  await decideWith(shop, { plugin: 'loyalty' }, (orders, { cents }) => {
    const loyal = orders.filter(({ note }) => note !== 'plain');
    return new Map(
      loyal.map((order) => [
        order,
        {
          adjust: [
            { kind: 'discount', label: 'Thank you', amount: cents(-Math.round(order.total / 10)) },
            { kind: 'discount', label: 'Spring', amount: cents(-1) },
          ],
        },
      ]),
    );
  });
});

/** Three teas at 0.35 and a jam at 4.07 are 5.12. */
async function basket() {
  const tea = await product(shop, { stock: 9, price: 0.35 });
  const jam = await product(shop, { stock: 9, price: 4.07 });
  return [line(tea, 3), line(jam)];
}

const ADJUSTMENTS = [
  { kind: 'discount', label: 'Thank you', amount: -0.51, source: 'loyalty' },
  { kind: 'discount', label: 'Spring', amount: -0.01, source: 'loyalty' },
  { kind: 'shipping', label: 'Parcel', amount: 4.95, source: 'parcel' },
  { kind: 'tax', label: 'VAT 19 %', amount: 1.81, source: 'vat' },
];
const TOTAL = 11.36;

test('they add up with the lines to the total, each plugin seeing what the ones before it added', async () => {
  const { body } = await placeOrder(shop, alice, await basket()).expect(201);

  expect(body.data.adjustments).toEqual(ADJUSTMENTS);
  expect(body.data.total).toBe(TOTAL);
  await expectReconciled(shop);
});

test('the order shows them wherever it is read: replayed, alone, in lists, moved on', async () => {
  const bob = await customer(shop);
  const sarah = await staff(shop);
  const lines = await basket();
  const placed = (await placeOrder(shop, bob, lines, { key: 'once' }).expect(201)).body.data;
  const route = `/api/orders/${placed.documentId}`;

  const replayed = await placeOrder(shop, bob, lines, { key: 'once' }).expect(200);
  const alone = await shop.get(route, bob.token).expect(200);
  const history = await shop.get('/api/orders', bob.token).expect(200);
  const sorted = await shop.get('/api/orders?sort=placedAt:asc', bob.token).expect(200);
  const confirmed = await shop.post(`${route}/confirm`, sarah.token).expect(200);

  expect(replayed.body.data).toEqual(placed);
  expect(alone.body.data).toEqual(placed);
  expect(history.body.data).toEqual([placed]);
  expect(sorted.body.data).toEqual([placed]);
  expect(confirmed.body.data).toEqual({ ...placed, state: 'confirmed' });
});

test('staff see them in the panel, and their sum in the export', async () => {
  const olga = await colleague(shop, 'opply-store-manager');
  const placed = (await placeOrder(shop, alice, await basket()).expect(201)).body.data;

  const sheet = await shop.get(`/shop/orders/${placed.documentId}`, olga.token).expect(200);
  const { text } = await shop.get('/shop/exports/orders.csv', olga.token).buffer().expect(200);

  expect(sheet.body.data).toMatchObject({ subtotal: 5.12, total: TOTAL, adjustments: ADJUSTMENTS });
  const rows = text.split('\n').filter((row: string) => row.includes(placed.number));
  expect(rows).toHaveLength(2);
  for (const row of rows) expect(row).toContain(',6.24,11.36,EUR');
});

test('an order to which nobody has added anything does not speak of them', async () => {
  const { body } = await placeOrder(shop, alice, await basket(), { note: 'plain' }).expect(201);

  expect(body.data.total).toBe(5.12);
  expect(body.data).not.toHaveProperty('adjustments');
});

test('the expected total is the one with adjustments', async () => {
  const lines = await basket();

  const changed = await placeOrder(shop, alice, lines, { expectedTotal: 5.12 }).expect(409);

  expect(changed.body.error.details).toEqual({ code: 'PRICE_CHANGED', expectedTotal: 5.12, total: TOTAL });
  await placeOrder(shop, alice, lines, { expectedTotal: TOTAL }).expect(201);
});

test('the reconciliation finds a total that is not the sum of lines and adjustments', async () => {
  const { number } = (await placeOrder(shop, alice, await basket()).expect(201)).body.data;
  await expectReconciled(shop);
  const setParcel = (amount: number) =>
    shop.database.query(
      "UPDATE orders SET adjustments = jsonb_set(adjustments, '{2,amount}', to_jsonb($2::numeric)) WHERE number = $1",
      [number, amount],
    );

  await setParcel(4.94);
  const findings = await shop.inside((strapi) => strapi.service('api::order.order').reconcile());
  await setParcel(4.95);

  expect(findings.flatMap(({ differences }: { differences: object[] }) => differences)).toEqual([
    { number, total: TOTAL, lines: 5.12, adjustments: 6.23 },
  ]);
});

test.each([
  '[]',
  '{}',
  '[{"kind": "discount", "amount": 1}]',
  '[{"kind": "gift", "amount": 1}]',
  '[{"kind": "tax"}]',
  '[{"kind": "tax", "amount": "1"}]',
  '[{"kind": "tax", "amount": 1}, {"kind": "tax", "amount": -1}]',
  '[[{"kind": "discount", "amount": -1}]]',
])('the database holds no adjustments like %s', async (adjustments) => {
  await placeOrder(shop, alice, await basket()).expect(201);

  await expect(shop.database.query('UPDATE orders SET adjustments = $1', [adjustments])).rejects.toThrow(
    /orders_adjustments_check/,
  );
});
