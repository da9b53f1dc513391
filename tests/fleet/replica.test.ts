/** Reads that a streaming replica answers: they show what the primary would show, whoever asks and wherever. */
import { product, type TestProduct } from '../support/catalogue';
import { line, placeFast, placeOrder } from '../support/orders';
import { people, staff, type Person } from '../support/people';
import type { Shop } from '../support/shop';
import { PostgresPair } from './support/postgres-pair';
import { openReading, readsDuring, until } from './support/reading-shop';

const BUYERS = 20;
const ORDERS_EACH = 10;

let pair: PostgresPair;
let here: Shop;
let there: Shop;
/** Waits for the replica however long that takes, for what has to be answered there. */
let patient: Shop;
let buyers: Person[];
let clerk: Person;
let tea: TestProduct;

beforeAll(async () => {
  pair = await PostgresPair.start();
  await pair.query('primary', 'CREATE EXTENSION pg_stat_statements');
  [here, there, patient] = await Promise.all([
    openReading(pair, { DATABASE_READ_WAIT_MS: '100' }),
    openReading(pair, { DATABASE_READ_WAIT_MS: '100' }),
    openReading(pair, { DATABASE_READ_WAIT_MS: '20000', DATABASE_READ_MAX_LAG_MS: '60000' }),
  ]);
  buyers = await people(here, BUYERS);
  clerk = await staff(here);
  tea = await product(here, { stock: 100_000, name: 'Green tea' });
  await pair.caughtUp();
});

afterAll(() => pair.close());

const forgetStatements = () =>
  Promise.all(
    (['primary', 'replica'] as const).map((name) => pair.query(name, 'SELECT pg_stat_statements_reset()')),
  );

/** @returns what the server has been asked about these tables, by its own account. */
const statementsAbout = (name: 'primary' | 'replica', tables: string) =>
  pair.query(name, 'SELECT query FROM pg_stat_statements WHERE query ~ $1', [`\\m(${tables})\\M`]);

/** Keeps the shop's own memory of answers out of it: nobody has asked exactly this before. */
let asked = 0;
const asNobodyBefore = () =>
  `pagination[withCount]=true&pagination[page]=1&filters[price][$lt]=${(asked += 1) + 1_000}`;

const newestOrder = async (shop: Shop, { token }: Person): Promise<string | undefined> =>
  (await shop.get('/api/orders', token).expect(200)).body.data[0]?.documentId;

const readsFromReplica = (shop: Shop): Promise<void> =>
  until(
    async () => (await readsDuring(shop, () => newestOrder(shop, buyers[0] as Person))).replica === 1,
    'a read from the replica',
  );

const shownStock = async (shop: Shop, token?: string): Promise<number> => {
  const { body } = await shop
    .get(`/api/products?${asNobodyBefore()}&filters[sku]=${tea.sku}`, token)
    .expect(200);
  return body.data[0].stock;
};

test('products, searches, facets, categories, histories and orders are read from the replica', async () => {
  const [alice] = buyers as [Person];
  const { body } = await placeOrder(here, alice, [line(tea)]).expect(201);
  await pair.caughtUp();
  const routes = [
    `/api/products?${asNobodyBefore()}`,
    `/api/products?${asNobodyBefore()}&_q=green`,
    `/api/products?${asNobodyBefore()}&_q=grene`,
    `/api/products?${asNobodyBefore()}&facets=category,price,stock`,
    `/api/products/${tea.documentId}`,
    `/api/products/${tea.documentId}?fields=name`,
    '/api/categories?populate=children',
    '/api/orders',
    '/api/orders?filters[state]=placed',
    `/api/orders?pagination[after]=${body.data.documentId}`,
    `/api/orders/${body.data.documentId}`,
  ];
  await forgetStatements();
  const reads = await readsDuring(patient, async () => {
    for (const route of routes) await patient.get(route, alice.token).expect(200);
  });
  expect(reads.primary).toBe(0);
  expect(reads.replica).toBeGreaterThanOrEqual(routes.length);
  expect(await statementsAbout('primary', 'orders|order_lines|products|categories')).toEqual([]);
  for (const table of ['orders', 'order_lines', 'products', 'categories'])
    expect(await statementsAbout('replica', table)).not.toEqual([]);
});

test('what decides asks the primary: placing, cancelling, customers and the ledger count no read', async () => {
  const [alice] = buyers as [Person];
  const reads = await readsDuring(here, async () => {
    const { body } = await placeOrder(here, alice, [line(tea)]).expect(201);
    await here.post(`/api/orders/${body.data.documentId}/cancel`, alice.token).expect(200);
    await here.get('/api/customers/me', alice.token).expect(200);
    await here.get('/api/stock-movements', clerk.token).expect(200);
  });
  expect(reads).toEqual({ replica: 0, primary: 0 });
});

test('an order is in the history even in the moment in which the replica stops, before anybody has noticed', async () => {
  const [alice] = buyers as [Person];
  for (let round = 0; round < 3; round += 1) {
    await readsFromReplica(there);
    await pair.pauseReplay();
    const { body } = await placeFast(here.url, alice.token, [line(tea)]);
    expect(await newestOrder(there, alice)).toBe(body.data?.documentId);
    await pair.resumeReplay();
  }
});

describe('while the replica shows nothing new', () => {
  beforeAll(() => pair.pauseReplay());
  afterAll(() => pair.resumeReplay());

  test('an order just placed is the first in the history at once, here and on another instance', async () => {
    for (const buyer of buyers.slice(0, 5)) {
      const { body } = await placeOrder(here, buyer, [line(tea)]).expect(201);
      expect(await newestOrder(there, buyer)).toBe(body.data.documentId);
      expect(await newestOrder(here, buyer)).toBe(body.data.documentId);
      await there.get(`/api/orders/${body.data.documentId}`, buyer.token).expect(200);
    }
  });

  test('the stock shown is what is left after the order, to its customer and to visitors', async () => {
    const [alice] = buyers as [Person];
    const before = await shownStock(there);
    await placeOrder(here, alice, [line(tea, 7)]).expect(201);
    expect(await shownStock(there, alice.token)).toBe(before - 7);
    expect(await shownStock(here)).toBe(before - 7);
  });

  test('a change by staff shows in the next read here, and is not followed by an old answer anywhere', async () => {
    const route = `/api/products/${tea.documentId}`;
    await there.get(route).expect(200);
    await here.put(route, clerk.token, { name: 'Old green tea' }).expect(200);
    expect((await here.get(route).expect(200)).body.data.name).toBe('Old green tea');
    const nameThere = async () => (await there.get(route).expect(200)).body.data.name;
    const changedAt = Date.now();
    await until(async () => (await nameThere()) === 'Old green tea', 'the other instance shows it');
    expect(Date.now() - changedAt).toBeLessThan(2_000);
    expect(await nameThere()).toBe('Old green tea');
  });

  test('the primary answers', async () => {
    const reads = await readsDuring(here, () => newestOrder(here, buyers[0] as Person));
    expect(reads).toEqual({ replica: 0, primary: 1 });
  });
});

test('a replica that has caught up is read from again', () => readsFromReplica(here));

test('a replica that lags longer than it may is left, and used again afterwards', async () => {
  const shop = await openReading(pair, { DATABASE_READ_MAX_LAG_MS: '300' });
  await pair.pauseReplay();
  await placeOrder(shop, buyers[0] as Person, [line(tea)]).expect(201);
  await until(() => shop.log.includes('left alone, because it lags behind'), 'it is left');
  await pair.resumeReplay();
  await until(() => shop.log.split('reads go there from now on').length === 3, 'it is used again');
  await shop.stop();
});

test('a read waits for a replica that is a moment late', async () => {
  const [alice] = buyers as [Person];
  await pair.pauseReplay();
  const { body } = await placeOrder(patient, alice, [line(tea)]).expect(201);
  const waiting = readsDuring(patient, async () => {
    expect(await newestOrder(patient, alice)).toBe(body.data.documentId);
  });
  await until(async () => {
    const [row] = await pair.query<{ count: number }>(
      'replica',
      `SELECT count(*)::int FROM pg_stat_activity WHERE application_name = 'opply-shop replica' AND query_start > now() - interval '50 ms'`,
    );
    return (row as { count: number }).count > 0;
  }, 'somebody asks the replica how far it is');
  await pair.resumeReplay();
  expect(await waiting).toEqual({ replica: 1, primary: 0 });
});

test(`${BUYERS} customers who order and look at once, on whichever instance, always see their order`, async () => {
  const shopFor = (number: number) => (number % 2 ? here : there);
  const rounds = buyers.map(async (buyer, number) => {
    for (let count = 0; count < ORDERS_EACH; count += 1) {
      const { status, body } = await placeFast(shopFor(number + count).url, buyer.token, [line(tea)]);
      expect(status).toBe(201);
      expect(await newestOrder(shopFor(number + count + 1), buyer)).toBe(body.data?.documentId);
    }
  });
  const reads = await readsDuring(here, () => Promise.all(rounds));
  expect(reads.replica).toBeGreaterThan(0);
});
