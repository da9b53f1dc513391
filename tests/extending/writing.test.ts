/** Rows that a plugin writes with an order: there when the order is, and not otherwise. */
import { product, stockOf } from '../support/catalogue';
import { line, placeFast, placeOrder } from '../support/orders';
import { PATIENT } from '../support/patience';
import { customer, people, type Person } from '../support/people';
import { expectReconciled } from '../support/reconciled';
import { openShop, Shop } from '../support/shop';
import { statementsDuring } from '../support/statements';
import { chargeForParcel, decideWith, forgetPlugins, kinds, placeTogether, writeWith } from './plugin';

let shop: Shop;
let alice: Person;

const CREATE_GIFTS =
  'CREATE TABLE gifts (order_id int REFERENCES orders, number text, total numeric, source text, UNIQUE (number))';

beforeAll(async () => {
  shop = await openShop({ ...PATIENT, LOG_LEVEL: 'warn' });
  await shop.database.query(CREATE_GIFTS);
  alice = await customer(shop);
});

afterEach(async () => {
  await forgetPlugins(shop);
  await shop.database.query('DELETE FROM gifts');
});

/** Writes a row for each order; those with the note "bad" it cannot write. */
const writeGifts = (to: Shop) =>
  writeWith(to, { plugin: 'gifts', timeLimitMs: 2_000 }, async (orders, { trx }) => {
    const bad = orders.find(({ note }) => note === 'bad');
    for (const { id, number, total, adjustments } of orders) {
      const [first] = adjustments;
      await trx.raw('INSERT INTO gifts VALUES (?, ?, ?, ?)', [id, number, total, first?.source ?? '']);
    }
    if (bad) throw new Error(`no gift for ${bad.number}`);
  });

const gifts = ({ database } = shop) =>
  database.query<{ number: string; total: string; source: string }>('SELECT * FROM gifts');

test('an order’s rows are committed with it, and they may refer to it', async () => {
  await writeGifts(shop);
  await chargeForParcel(shop);
  const tea = await product(shop, { stock: 5, price: 1 });

  const { number } = (await placeOrder(shop, alice, [line(tea)]).expect(201)).body.data;

  expect(await gifts()).toEqual([expect.objectContaining({ number, total: '595', source: 'parcel' })]);
});

test('only orders that were accepted come so far, and all of a batch at once', async () => {
  await writeGifts(shop);
  await writeWith(shop, { plugin: 'watcher' }, (orders) => {
    const { seen = [] } = globalThis as { seen?: number[] };
    Object.assign(globalThis, { seen: [...seen, orders.length] });
  });
  await decideWith(shop, { plugin: 'picky' }, (orders) => {
    const refused = orders.filter(({ note }) => note === 'refused');
    return new Map(refused.map((order) => [order, { refuse: { reason: 'BAD', message: 'No' } }]));
  });
  const tea = await product(shop, { stock: 2 });
  const wish = { customer: alice.id, lines: [line(tea)] };

  const outcomes = await placeTogether(shop, [wish, { ...wish, note: 'refused' }, wish, wish]);

  expect(kinds(outcomes)).toEqual(['placed', 'ORDER_REFUSED', 'placed', 'INSUFFICIENT_STOCK']);
  expect(await gifts()).toHaveLength(2);
  expect(await shop.inside(() => (globalThis as unknown as { seen: number[] }).seen)).toEqual([2]);
});

test('a plugin that fails takes back its order, the stock and the rows of every plugin, and those of no other order', async () => {
  await writeGifts(shop);
  await shop.database.query('CREATE TABLE points (order_id int)');
  await writeWith(shop, { plugin: 'a-points', timeLimitMs: 2_000 }, async (orders, { trx }) => {
    for (const { id } of orders) await trx.raw('INSERT INTO points VALUES (?)', [id]);
  });
  const tea = await product(shop, { stock: 10 });
  const wish = { customer: alice.id, lines: [line(tea)] };

  const outcomes = await placeTogether(shop, [wish, { ...wish, note: 'bad' }, wish]);

  expect(kinds(outcomes)).toEqual(['placed', 'EXTENSION_FAILED', 'placed']);
  expect(await gifts()).toHaveLength(2);
  expect(await shop.database.query('SELECT FROM points')).toHaveLength(2);
  expect(await stockOf(shop, tea)).toBe(8);
  await shop.hasToldAll();
  expect(shop.log).toMatch(/The plugin gifts failed at api::order.beforeCommit for order d\w+:/);
  await expectReconciled(shop);
});

test('a replayed order writes nothing again, nor does one that is refused over HTTP', async () => {
  await writeGifts(shop);
  const tea = await product(shop, { stock: 10 });

  await placeOrder(shop, alice, [line(tea)], { key: 'k' }).expect(201);
  await placeOrder(shop, alice, [line(tea)], { key: 'k' }).expect(200);
  await placeOrder(shop, alice, [line(tea)], { note: 'bad' }).expect(503);

  expect(await gifts()).toHaveLength(1);
  expect(await stockOf(shop, tea)).toBe(9);
});

test('a server killed between a plugin’s row and the commit leaves neither row nor order', async () => {
  const mortal = await openShop({ LOG_LEVEL: 'warn' });
  await mortal.database.query(CREATE_GIFTS);
  await writeWith(mortal, { plugin: 'gifts' }, async ([order], { trx }) => {
    await trx.raw('INSERT INTO gifts (number) VALUES (?)', [order?.number ?? '']);
    process.kill(process.pid, 'SIGKILL');
    await new Promise(() => undefined);
  });
  const tea = await product(mortal, { stock: 10 });
  const buyer = await customer(mortal);

  const answer = await placeFast(mortal.url, buyer.token, [line(tea)]).catch(() => 'no answer');
  await mortal.stop();

  expect([answer, mortal.process.signalCode]).toEqual(['no answer', 'SIGKILL']);
  const after = await Shop.boot(mortal.database);
  expect(await gifts(after)).toEqual([]);
  expect(await after.database.query('SELECT FROM orders')).toEqual([]);
  expect(await stockOf(after, tea)).toBe(10);
  await expectReconciled(after);
});

test('200 orders at once on two servers, where a plugin allows 50: 50 are placed, 150 refused', async () => {
  const second = await Shop.boot(shop.database, PATIENT);
  await shop.database.query('CREATE TABLE voucher (remaining int)');
  await shop.database.query('INSERT INTO voucher VALUES (50)');
  for (const server of [shop, second]) {
    await decideWith(server, { plugin: 'raffle', timeLimitMs: 2_000 }, async (orders, { trx }) => {
      // Locked until the commit: whoever counts next counts what this batch has used. It takes its time, so that without the
      // lock both servers are sure to count the same.
      const { rows } = await trx.raw('SELECT remaining FROM voucher, pg_sleep(0.1) FOR UPDATE OF voucher');
      const late = orders.slice(rows[0].remaining);
      return new Map(
        late.map((order) => [
          order,
          { refuse: { reason: 'VOUCHER_USED_UP', message: 'All of them are gone' } },
        ]),
      );
    });
    await writeWith(server, { plugin: 'raffle', timeLimitMs: 2_000 }, async (orders, { trx }) => {
      await trx.raw('UPDATE voucher SET remaining = remaining - ?', [orders.length]);
    });
  }
  // Each server sells a product of its own, so that their batches do not wait for each other at the stock.
  const stands = [
    { url: shop.url, sells: line(await product(shop, { stock: 500 })) },
    { url: second.url, sells: line(await product(shop, { stock: 500 })) },
  ];
  const buyers = await people(shop, 200);

  const answers = await Promise.all(
    buyers.map(({ token }, index) => {
      const { url, sells } = stands[index % 2] as (typeof stands)[number];
      return placeFast(url, token, [sells]);
    }),
  );

  const statuses = answers.map(({ status }) => status);
  expect(statuses.filter((status) => status === 201)).toHaveLength(50);
  expect(statuses.filter((status) => status === 409)).toHaveLength(150);
  expect(await shop.database.query('SELECT remaining FROM voucher')).toEqual([{ remaining: 0 }]);
  await expectReconciled(shop);
});

test('where nobody has registered, an order costs not one statement more', async () => {
  // Jobs have statements of their own, whenever their turn comes.
  const idle = await openShop({ JOBS_IN_PROCESS: 'false' });
  const buyer = await customer(idle);
  const tea = await product(idle, { stock: 100 });
  const order = () => placeOrder(idle, buyer, [line(tea)]).expect(201);
  await order();
  // The suite also runs with the shop's own plugins on.
  await forgetPlugins(idle);

  const statements = await statementsDuring(idle, order);

  // Locks, earlier orders, stock, rows.
  const verbs = statements.map((sql) => /^\s*(\w+)/.exec(sql)?.[1]);
  expect(verbs).toEqual(['BEGIN', 'SELECT', 'SELECT', 'WITH', 'WITH', 'COMMIT']);
});
