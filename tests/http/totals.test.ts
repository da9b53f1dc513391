/** `meta.pagination.total` of lists too long to be counted for every page, and of those that are not. */
import { until } from '../support/events';
import { staff, type Person } from '../support/people';
import { hearsOfAll } from '../support/remembering';
import { openShop, type Shop } from '../support/shop';
import { statementsDuring } from '../support/statements';
import { expectWithin } from '../support/within';

const MANY = 10_050;
const FEW = 990;

let shop: Shop;
let clerk: Person;

beforeAll(async () => {
  // Jobs count as well.
  shop = await openShop({ JOBS_IN_PROCESS: 'false' });
  clerk = await staff(shop);
  await shop.database.query(
    `INSERT INTO products (document_id, name, slug, sku, price, stock, active, created_at, updated_at)
     SELECT 'product' || n, 'Product ' || n, 'p-' || n, 'P-' || n, CASE WHEN n <= ${FEW} THEN 1 ELSE 2 END,
       0, true, now(), now()
     FROM generate_series(1, ${MANY}) AS n`,
  );
  await hearsOfAll(shop);
  await noteCountings();
});

/** How often the shop has counted all that match, and not only the first thousand. */
interface Countings {
  begun: number;
  done: number;
}

const noteCountings = () =>
  shop.inside((strapi) => {
    const countings = Object.assign(globalThis as unknown as Countings, { begun: 0, done: 0 });
    const isOne = (sql: string) => /^select count\(/.test(sql) && !sql.includes('"some"');
    strapi.db.connection.on('query', ({ sql }: { sql: string }) => {
      if (isOne(sql)) countings.begun += 1;
    });
    strapi.db.connection.on('query-response', (_rows: unknown, { sql }: { sql: string }) => {
      if (isOne(sql)) countings.done += 1;
    });
  });

const countings = (): Promise<Countings> =>
  shop.inside(() => {
    const { begun, done } = globalThis as unknown as Countings;
    return { begun, done };
  });

/** Resolves when what is counted behind this answer is counted: they are counted one after the other. */
async function untilCountedBehind(asking: () => Promise<unknown>): Promise<void> {
  const { begun: before } = await countings();
  await asking();
  await until(async () => (await countings()).done > before);
}

let pageSize = 0;

/** Asks for pages of another size each time, so that no remembered page stands between us and the total. */
const totalOf = async (filters = ''): Promise<number> =>
  (await shop.get(`/api/products?${filters}&pagination[pageSize]=${(pageSize += 1)}`).expect(200)).body.meta
    .pagination.total;

let sold = 0;

const addProduct = (price: number) => {
  const sku = `EXTRA-${(sold += 1)}`;
  return shop.post('/api/products', clerk.token, { name: sku, sku, price }).expect(201);
};

test('the first answer is exact, and the next ones count nothing', async () => {
  expect(await totalOf()).toBe(MANY);

  const statements = await statementsDuring(shop, async () => expect(await totalOf()).toBe(MANY));

  expect(statements.filter((sql) => /count/i.test(sql))).toEqual([]);
});

test('a new product is in the total of the next answer but one, if there was time to count', async () => {
  const before = await totalOf();
  await addProduct(2);

  await untilCountedBehind(() => totalOf());

  expect(await totalOf()).toBe(before + 1);
});

test('a new product is in the total within 2 seconds when the same page is asked for again and again', async () => {
  const ask = () => shop.get('/api/products?pagination[pageSize]=99').expect(200);
  const before = (await ask()).body.meta.pagination.total;

  await addProduct(2);
  await untilCountedBehind(() => ask());

  await expectWithin(2_000, async () => (await ask()).body.meta.pagination.total === before + 1);
});

test('a product that is no longer for sale is out of the total of the next answer but one', async () => {
  const before = await totalOf();
  await shop.put('/api/products/product1', clerk.token, { active: false }).expect(200);

  await untilCountedBehind(() => totalOf());

  expect(await totalOf()).toBe(before - 1);
});

test('the total of a short list is exact in the very next answer', async () => {
  const filters = 'filters[price][$eq]=1';
  const before = await totalOf(filters);
  expect(before).toBeLessThan(1_000);

  for (let count = 1; count <= 3; count += 1) {
    await addProduct(1);
    expect(await totalOf(filters)).toBe(before + count);
  }
});

test('the pages reach to the end of what was counted', async () => {
  const [there] = await shop.database.query<{ products: number }>(
    'SELECT count(*)::int AS products FROM products WHERE active',
  );
  await until(async () => (await totalOf()) === there?.products);
  const total = there?.products as number;
  const last = Math.ceil(total / 100);

  const { body } = await shop
    .get(`/api/products?pagination[pageSize]=100&pagination[page]=${last}`)
    .expect(200);

  expect(body.data).toHaveLength(total % 100 || 100);
  expect(body.meta.pagination).toMatchObject({ page: last, pageCount: last, total });
});

test('several long lists at once survive a change of the catalogue', async () => {
  const lists = ['', 'filters[price][$gte]=1', 'filters[stock][$gte]=0'];
  const totals = await Promise.all(lists.map(totalOf));
  expect(Math.min(...totals)).toBeGreaterThanOrEqual(10_000);

  await shop.database.query("UPDATE products SET name = 'Renamed' WHERE document_id = 'product2'");
  await hearsOfAll(shop);

  await shop.get('/_health').expect(204);
  await shop.get('/api/products/product2').expect(200);
});
