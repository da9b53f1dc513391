/** The worked plugin for vouchers: a discount to the cent, refusals with a reason, and each redeemed once. */
import { placeTogether, kinds } from '../extending/plugin';
import { product, stockOf, type TestProduct } from '../support/catalogue';
import { holdAgainst } from '../support/contract/schemas';
import { line, placeOrder } from '../support/orders';
import { colleague } from '../support/panel';
import { customer, type Person } from '../support/people';
import { expectReconciled } from '../support/reconciled';
import { openShop, type Shop } from '../support/shop';
import { redemptionsOf, voucher, VOUCHER, WITH_VOUCHERS } from './voucher';

let shop: Shop;
let alice: Person;
let tea: TestProduct;

beforeAll(async () => {
  shop = await openShop(WITH_VOUCHERS);
  holdAgainst((await shop.get('/api/openapi.json').expect(200)).body);
  alice = await customer(shop);
  tea = await product(shop, { stock: 1_000, price: 3.33 });
});

describe('what it takes off', () => {
  test('is a percentage, half a cent rounded up, of whatever the code is spelled like', async () => {
    await voucher(shop, { code: 'summer-15', kind: 'percentage', value: 15 });

    // 9.99 are 1.4985 less, and 3.33 are 0.4995; 16.65 are 2.4975.
    const three = await placeOrder(shop, alice, [line(tea, 3)], { voucher: 'SUMMER-15' }).expect(201);
    const one = await placeOrder(shop, alice, [line(tea)], { voucher: 'Summer-15' }).expect(201);

    expect(three.body.data).toMatchObject({
      total: 8.49,
      adjustments: [{ kind: 'discount', label: 'Voucher SUMMER-15', amount: -1.5, source: 'vouchers' }],
    });
    expect(one.body.data.total).toBe(2.83);
    expect(await redemptionsOf(shop, 'SUMMER-15')).toEqual({ redeemed: 2, orders: 2 });
    await expectReconciled(shop);
  });

  test('is exact where half a cent is in it', async () => {
    const cup = await product(shop, { stock: 5, price: 0.5 });
    await voucher(shop, { code: 'HALF', kind: 'percentage', value: 12.5 });
    await voucher(shop, { code: 'FIVE', kind: 'percentage', value: 5 });

    // 0.0625 and 0.025.
    const eighth = await placeOrder(shop, alice, [line(cup)], { voucher: 'HALF' }).expect(201);
    const twentieth = await placeOrder(shop, alice, [line(cup)], { voucher: 'FIVE' }).expect(201);

    expect([eighth.body.data.total, twentieth.body.data.total]).toEqual([0.44, 0.47]);
  });

  test('is an amount, and never more than the order costs', async () => {
    await voucher(shop, { code: 'TEN-OFF', kind: 'amount', value: 5.5 });

    const three = await placeOrder(shop, alice, [line(tea, 3)], { voucher: 'TEN-OFF' }).expect(201);
    const one = await placeOrder(shop, alice, [line(tea)], { voucher: 'TEN-OFF' }).expect(201);

    expect([three.body.data.total, one.body.data.total]).toEqual([4.49, 0]);
    expect(one.body.data.adjustments[0].amount).toBe(-3.33);
    await expectReconciled(shop);
  });

  test('is nothing from an order without a voucher', async () => {
    const { body } = await placeOrder(shop, alice, [line(tea)]).expect(201);

    expect(body.data.total).toBe(3.33);
    expect(body.data).not.toHaveProperty('adjustments');
  });
});

describe('a voucher is refused', () => {
  const DAY_MS = 86_400_000;
  const inDays = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();

  beforeAll(async () => {
    const worth = { kind: 'amount', value: 1 } as const;
    await voucher(shop, { code: 'PAST', ...worth, validUntil: inDays(-1) });
    await voucher(shop, { code: 'FUTURE', ...worth, validFrom: inDays(1) });
    await voucher(shop, { code: 'NOW', ...worth, validFrom: inDays(-1), validUntil: inDays(1) });
    await voucher(shop, { code: 'NONE', ...worth, redemptionLimit: 0 });
  });

  test.each([
    ['NOWHERE', 'VOUCHER_UNKNOWN'],
    ['PAST', 'VOUCHER_EXPIRED'],
    ['FUTURE', 'VOUCHER_NOT_YET_VALID'],
    ['NONE', 'VOUCHER_USED_UP'],
  ])('%s with %s, and nothing is taken', async (code, reason) => {
    const before = await stockOf(shop, tea);

    const { body } = await placeOrder(shop, alice, [line(tea)], { voucher: code }).expect(409);

    expect(body.error.details).toMatchObject({ code: 'ORDER_REFUSED', by: 'vouchers', reason });
    expect(await stockOf(shop, tea)).toBe(before);
  });

  test('but not between its days', async () => {
    await placeOrder(shop, alice, [line(tea)], { voucher: 'NOW' }).expect(201);
  });

  test.each(['', 'a\0b', 'x'.repeat(41), 7])('%j is no code at all', async (code) => {
    const { body } = await placeOrder(shop, alice, [line(tea)], { voucher: code }).expect(400);

    expect(body.error.details.code).toBe('INVALID_REQUEST');
    expect(body.error.details.errors[0].path).toEqual(['voucher']);
  });
});

test('an order that is sent again redeems nothing again', async () => {
  await voucher(shop, { code: 'ONCE', kind: 'amount', value: 1, redemptionLimit: 1 });
  const order = { key: 'once', voucher: 'ONCE' };
  const first = await placeOrder(shop, alice, [line(tea)], order).expect(201);

  const again = await placeOrder(shop, alice, [line(tea)], order).expect(200);
  await placeOrder(shop, alice, [line(tea)], { key: 'once', voucher: 'OTHER' }).expect(422);

  expect(again.body.data).toEqual(first.body.data);
  expect(await redemptionsOf(shop, 'ONCE')).toEqual({ redeemed: 1, orders: 1 });
});

test('in one batch the first ones have it, and an order that is not placed keeps it from nobody', async () => {
  const last = await product(shop, { stock: 1 });
  await voucher(shop, { code: 'BATCH', kind: 'amount', value: 1, redemptionLimit: 2 });
  const wish = (wanted: TestProduct, code?: string) => ({
    customer: alice.id,
    lines: [line(wanted)],
    extensions: code === undefined ? {} : { voucher: code },
  });

  const outcomes = await placeTogether(shop, [
    wish(last),
    wish(tea, 'BATCH'),
    wish(last, 'BATCH'),
    wish(tea, 'batch'),
    wish(tea, 'BATCH'),
  ]);

  expect(kinds(outcomes)).toEqual(['placed', 'placed', 'INSUFFICIENT_STOCK', 'placed', 'ORDER_REFUSED']);
  expect(await redemptionsOf(shop, 'BATCH')).toEqual({ redeemed: 2, orders: 2 });
});

test('a cancelled order has used its redemption', async () => {
  await voucher(shop, { code: 'GONE', kind: 'amount', value: 1, redemptionLimit: 1 });
  const { documentId } = (await placeOrder(shop, alice, [line(tea)], { voucher: 'GONE' }).expect(201)).body
    .data;

  await shop.post(`/api/orders/${documentId}/cancel`, alice.token).expect(200);

  await placeOrder(shop, alice, [line(tea)], { voucher: 'GONE' }).expect(409);
});

test('a form of the panel that was opened before does not undo what orders have redeemed since', async () => {
  const olga = await colleague(shop, 'strapi-super-admin');
  const documentId = await voucher(shop, { code: 'FORM', kind: 'amount', value: 1, redemptionLimit: 5 });
  const form = `/content-manager/collection-types/${VOUCHER}/${documentId}`;
  const opened = (await shop.get(form, olga.token).expect(200)).body.data;
  await placeOrder(shop, alice, [line(tea)], { voucher: 'FORM' }).expect(201);

  const { code, kind, value, redeemed } = opened;
  const sent = { code: 'form', kind, value, redeemed, redemptionLimit: 2 };
  await shop.send('put', form, olga.token).send(sent).expect(200);

  expect([code, redeemed]).toEqual(['FORM', 0]);
  expect(await redemptionsOf(shop, 'FORM')).toEqual({ redeemed: 1, orders: 1 });
  await placeOrder(shop, alice, [line(tea)], { voucher: 'FORM' }).expect(201);
  await placeOrder(shop, alice, [line(tea)], { voucher: 'FORM' }).expect(409);
});
