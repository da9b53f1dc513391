/** Plugins that refuse orders: each costs the orders it is about and no other of their batch. */
import { product, stockOf } from '../support/catalogue';
import { line, placeOrder } from '../support/orders';
import { customer, type Person } from '../support/people';
import { expectReconciled } from '../support/reconciled';
import { openShop, type Shop } from '../support/shop';
import { AT_MOST, batchWith, placedBut } from './batch';
import { decideWith, forgetPlugins, kinds, placeTogether } from './plugin';

let shop: Shop;
let alice: Person;

beforeAll(async () => {
  shop = await openShop({ LOG_LEVEL: 'warn' });
});

beforeEach(async () => {
  alice = await customer(shop);
  shop.log = '';
});

afterEach(() => forgetPlugins(shop));

test('a refusal carries the plugin, its reason and its words, and nothing is taken', async () => {
  await decideWith(shop, { plugin: 'age-check' }, (orders) => {
    return new Map(
      orders.map((order) => [order, { refuse: { reason: 'TOO_YOUNG', message: 'Only from 18 on' } }]),
    );
  });
  const gin = await product(shop, { stock: 5 });

  const { body } = await placeOrder(shop, alice, [line(gin)], { key: 'k' }).expect(409);

  expect(body.error).toMatchObject({ name: 'ConflictError', message: 'Only from 18 on' });
  expect(body.error.details).toEqual({
    code: 'ORDER_REFUSED',
    by: 'age-check',
    reason: 'TOO_YOUNG',
    message: 'Only from 18 on',
  });
  expect(await stockOf(shop, gin)).toBe(5);
  expect((await shop.get('/api/orders', alice.token)).body.data).toEqual([]);
});

test('a plugin is asked once for all orders of a batch, and refuses those it means', async () => {
  await decideWith(shop, { plugin: 'picky' }, (orders) => {
    const { asked = [] } = globalThis as { asked?: number[] };
    Object.assign(globalThis, { asked: [...asked, orders.length] });
    const refused = orders.filter(({ note }) => note === 'bad');
    return new Map(refused.map((order) => [order, { refuse: { reason: 'BAD', message: 'No' } }]));
  });

  const { tea, outcomes } = await batchWith(shop, alice, 'bad', [0, 4, 9]);

  expect(kinds(outcomes)).toEqual(placedBut([0, 4, 9], 'ORDER_REFUSED'));
  expect(await shop.inside(() => (globalThis as unknown as { asked: number[] }).asked)).toEqual([AT_MOST]);
  expect(await stockOf(shop, tea)).toBe(93);
  await expectReconciled(shop);
});

test('what one plugin has refused is not shown to the next, and its stock goes to who comes after', async () => {
  await decideWith(shop, { plugin: 'aaa' }, (orders) => {
    const refused = orders.filter(({ note }) => note === 'bad');
    return new Map(refused.map((order) => [order, { refuse: { reason: 'BAD', message: 'No' } }]));
  });
  await decideWith(shop, { plugin: 'bbb' }, (orders) => {
    Object.assign(globalThis, { notes: orders.map(({ note }) => note) });
  });
  const last = await product(shop, { stock: 1 });

  const outcomes = await placeTogether(shop, [
    { customer: alice.id, lines: [line(last)], note: 'bad' },
    { customer: alice.id, lines: [line(last)], note: 'good' },
    { customer: alice.id, lines: [line(last)], note: 'late' },
    { customer: alice.id, lines: [line(last, 2)], note: 'never possible' },
  ]);

  expect(kinds(outcomes)).toEqual(['ORDER_REFUSED', 'placed', 'INSUFFICIENT_STOCK', 'INSUFFICIENT_STOCK']);
  expect(await shop.inside(() => (globalThis as unknown as { notes: string[] }).notes)).toEqual([
    'good',
    'late',
  ]);
});

test('a plugin is given what came in the fields of plugins', async () => {
  await decideWith(shop, { plugin: 'vouchers' }, (orders) => {
    const expired = orders.filter(({ extensions }) => 'voucher' in extensions);
    return new Map(
      expired.map((order) => [order, { refuse: { reason: 'VOUCHER_EXPIRED', message: 'Too late' } }]),
    );
  });
  const tea = await product(shop, { stock: 5 });
  const wish = { customer: alice.id, lines: [line(tea)] };

  const outcomes = await placeTogether(shop, [wish, { ...wish, extensions: { voucher: 'SPRING' } }]);

  expect(kinds(outcomes)).toEqual(['placed', 'ORDER_REFUSED']);
});

test.each([
  ['no name', { plugin: '' }, /no plugin's name/],
  ['a time limit without end', { plugin: 'p', timeLimitMs: 60_000 }, /time limit/],
  ['half a position', { plugin: 'p', position: 0.5 }, /position/],
  ['a name that is taken', { plugin: 'first' }, /registered already/],
])('a handler with %s is not registered', async (_what, settings, words) => {
  await decideWith(shop, { plugin: 'first' }, () => undefined);

  await expect(decideWith(shop, settings, () => undefined)).rejects.toThrow(words);
});
