/** Plugins that fail, in every way we could think of: each costs the orders it fails at and no other of their batch. */
import { product, stockOf } from '../support/catalogue';
import { line, placeFast, placeOrder } from '../support/orders';
import { PATIENT } from '../support/patience';
import { customer, people, type Person } from '../support/people';
import { expectReconciled } from '../support/reconciled';
import { openShop, type Shop } from '../support/shop';
import { batchWith, placedBut } from './batch';
import { decideWith, forgetPlugins, kinds } from './plugin';

let shop: Shop;
let alice: Person;

beforeAll(async () => {
  shop = await openShop({ ...PATIENT, LOG_LEVEL: 'warn' });
});

beforeEach(async () => {
  alice = await customer(shop);
  shop.log = '';
});

afterEach(() => forgetPlugins(shop));

const failures: Record<string, Parameters<typeof decideWith>[2]> = {
  throws: (orders) => {
    if (orders.some(({ note }) => note === 'bad')) throw new Error('the voucher table is missing');
  },
  'rejects like a lost connection, to a server of its own': async (orders) => {
    const lost = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:9'), { code: 'ECONNREFUSED' });
    if (orders.some(({ note }) => note === 'bad')) throw lost;
  },
  'never answers': (orders) =>
    orders.some(({ note }) => note === 'bad') ? new Promise<undefined>(() => undefined) : undefined,
  'waits for the database longer than it may': async (orders, { trx }) => {
    if (orders.some(({ note }) => note === 'bad')) await trx.raw('SELECT pg_sleep(30)');
  },
  'swallows the error of its statement': async (orders, { trx }) => {
    if (orders.some(({ note }) => note === 'bad')) await trx.raw('SELECT 1 / 0').catch(() => undefined);
  },
  'commits what is not its own': async (orders, { trx }) => {
    if (orders.some(({ note }) => note === 'bad')) await trx.raw('COMMIT');
  },
  'breaks a unique index': async (orders, { trx }) => {
    if (!orders.some(({ note }) => note === 'bad')) return;
    await trx.raw('CREATE TEMPORARY TABLE once (id int UNIQUE) ON COMMIT DROP');
    await trx.raw('INSERT INTO once VALUES (1), (1)');
  },
  'takes more off than the order costs': (orders, { cents }) =>
    new Map(
      orders
        .filter(({ note }) => note === 'bad')
        .map((order) => [
          order,
          { adjust: [{ kind: 'discount', label: 'Free', amount: cents(-order.total - 1) }] },
        ]),
    ),
  'adds a fraction of a cent': (orders) =>
    new Map(
      orders
        .filter(({ note }) => note === 'bad')
        .map((order) => [order, { adjust: [{ kind: 'tax', label: 'Tax', amount: 4.99 as never }] }]),
    ),
  'asks the currency for a fraction': (orders, { cents }) => {
    if (orders.some(({ note }) => note === 'bad')) cents(4.99);
  },
  'charges a discount': (orders, { cents }) =>
    new Map(
      orders
        .filter(({ note }) => note === 'bad')
        .map((order) => [order, { adjust: [{ kind: 'discount', label: 'Less', amount: cents(1) }] }]),
    ),
  'gives a reason that is none': (orders) =>
    new Map(
      orders
        .filter(({ note }) => note === 'bad')
        .map((order) => [order, { refuse: { reason: 'because', message: 'No' } }]),
    ),
  'rules over an order that it has made up': (orders) =>
    orders.some(({ note }) => note === 'bad')
      ? new Map([[{} as never, { refuse: { reason: 'BAD', message: 'No' } }]])
      : undefined,
  'answers with something else': (orders) =>
    orders.some(({ note }) => note === 'bad') ? ([{ refuse: {} }] as never) : undefined,
};

test.each(Object.entries(failures))(
  'a plugin that %s costs that order only, and the log names it',
  async (_what, handle) => {
    await decideWith(shop, { plugin: 'clumsy', timeLimitMs: 200 }, handle);

    const { tea, outcomes } = await batchWith(shop, alice, 'bad', [3]);

    expect(kinds(outcomes)).toEqual(placedBut([3], 'EXTENSION_FAILED'));
    expect(outcomes[3]).toMatchObject({ refusal: { by: 'clumsy' } });
    expect(await stockOf(shop, tea)).toBe(91);
    await shop.hasToldAll();
    expect(shop.log).toMatch(/The plugin clumsy failed at api::order.beforeDecision for order d\w+:/);
    await expectReconciled(shop);
  },
);

test('what a plugin has the database do for too long is ended then, and not when the database would', async () => {
  await decideWith(shop, { plugin: 'clumsy', timeLimitMs: 200 }, async (_orders, { trx }) => {
    await trx.raw('SELECT pg_sleep(30)');
  });
  const tea = await product(shop, { stock: 5 });

  const started = performance.now();
  await placeOrder(shop, alice, [line(tea)]).expect(503);

  expect(performance.now() - started).toBeLessThan(20_000);
  const asleep = `SELECT FROM pg_stat_activity
    WHERE datname = current_database() AND query = 'SELECT pg_sleep(30)' AND state = 'active'`;
  expect(await shop.database.query(asleep)).toEqual([]);
});

test('over HTTP a failure is a 503 that says when to come back, and the same key then places the order', async () => {
  await decideWith(shop, { plugin: 'clumsy' }, () => {
    if (!('healed' in globalThis)) throw new Error('not yet');
  });
  const tea = await product(shop, { stock: 5 });

  const failed = await placeOrder(shop, alice, [line(tea)], { key: 'k' }).expect(503);
  await shop.inside(() => void Object.assign(globalThis, { healed: true }));
  await placeOrder(shop, alice, [line(tea)], { key: 'k' }).expect(201);
  await placeOrder(shop, alice, [line(tea)], { key: 'k' }).expect(200);

  expect(failed.body.error.details).toEqual({ code: 'EXTENSION_FAILED', by: 'clumsy' });
  expect(failed.headers['retry-after']).toBe('1');
  expect(await stockOf(shop, tea)).toBe(4);
});

test('orders at which a plugin hangs are answered in time, and those after them are placed again', async () => {
  const slow = await openShop({ ORDER_BATCHES_IN_FLIGHT: '1' });
  const tea = await product(slow, { stock: 100, price: 1 });
  const jam = await product(slow, { stock: 100, price: 2 });
  await decideWith(slow, { plugin: 'stuck' }, (orders) =>
    orders.some(({ total }) => total === 100) ? new Promise<undefined>(() => undefined) : undefined,
  );
  const [buyer, ...buyers] = (await people(slow, 31)) as [Person, ...Person[]];

  const answers = await Promise.all(
    buyers.map(async ({ token }) => {
      const started = performance.now();
      const { status } = await placeFast(slow.url, token, [line(tea)]);
      return { status, took: performance.now() - started };
    }),
  );
  const next = await placeFast(slow.url, buyer.token, [line(jam)]);

  expect(answers.map(({ status }) => status)).toEqual(buyers.map(() => 503));
  expect(Math.max(...answers.map(({ took }) => took))).toBeLessThan(20_000);
  expect(next.status).toBe(201);
  expect(await stockOf(slow, tea)).toBe(100);
});
