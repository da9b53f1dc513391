/**
 * GET /api/products?pagination[after]=… in other orders than that of age: whoever goes on from page to page sees every
 * product exactly once, in the order of the whole list.
 */
import { product, type TestProduct } from '../support/catalogue';
import { openShop, type Shop } from '../support/shop';

const COUNT = 12;
const LETTERS = ['pear', 'Apple', 'fig', 'apple', 'fig'];

let shop: Shop;
let ids: string[];

beforeAll(async () => {
  shop = await openShop();
  const made: TestProduct[] = [];
  for (let number = 0; number < COUNT; number += 1)
    made.push(
      await product(shop, { price: (number * 5) % 3, name: LETTERS[number % LETTERS.length] as string }),
    );
  ids = made.map(({ documentId }) => documentId);
  // Every third is described, with as few words as there are prices.
  for (const [index, { id }] of made.entries())
    if (index % 3 === 0)
      await shop.database.query('UPDATE products SET description = $1 WHERE id = $2', [
        `Text ${index % 2}`,
        id,
      ]);
  await shop.database.query("UPDATE products SET description = '' WHERE id = $1", [made[1]?.id]);
});

interface Page {
  data: TestProduct[];
  meta: { pagination: { pageSize: number; total?: number; pageCount?: number; nextAfter: string | null } };
}

const idsOf = ({ data }: Page): string[] => data.map(({ documentId }) => documentId);

const read = async (query: string): Promise<Page> =>
  (await shop.get(`/api/products?${query}`).expect(200)).body;

/** @returns the pages from the first one, whose `after` is empty, to the last one. */
async function walk(query: string, pageSize: number): Promise<Page[]> {
  const pages: Page[] = [];
  for (let after: string | null = ''; after !== null && pages.length <= COUNT;) {
    const page: Page = await read(`${query}&pagination[after]=${after}&pagination[pageSize]=${pageSize}`);
    pages.push(page);
    after = page.meta.pagination.nextAfter;
  }
  return pages;
}

const orders = [
  'sort=id:desc',
  'sort=price:desc',
  'sort=price',
  'sort=name:asc',
  'sort=name:desc',
  'sort=description',
  'sort=description:desc',
  'sort[0]=price:desc&sort[1]=name',
  'sort[0]=description:desc&sort[1]=price:asc',
  'sort[0]=price&sort[1]=description:desc',
];

describe.each(orders)('with %s', (sort) => {
  test.each([1, 5])(
    'pages of %i hold every product once, in the order of the whole list',
    async (pageSize) => {
      const whole = await read(`${sort}&pagination[pageSize]=100`);

      const pages = await walk(sort, pageSize);

      expect(pages.flatMap(idsOf)).toEqual(idsOf(whole));
      expect(pages.flatMap(idsOf).sort()).toEqual([...ids].sort());
      expect(pages).toHaveLength(Math.ceil(COUNT / pageSize));
    },
  );
});

test('the list whose order is compared with is really sorted', async () => {
  const prices = (await read('sort=price:desc')).data.map(({ price }) => price);

  expect(prices).toEqual([...prices].sort((a, b) => b - a));
  expect(new Set(prices).size).toBe(3);
});

describe('an empty `after`', () => {
  test('is the beginning, and says where to go on', async () => {
    const first = await read('pagination[after]=&pagination[pageSize]=5');

    expect(idsOf(first)).toEqual(ids.slice(0, 5));
    expect(first.meta.pagination).toEqual({ pageSize: 5, pageCount: 3, total: COUNT, nextAfter: ids[4] });
  });

  test('of a list that fits on the page ends there', async () => {
    const { meta } = await read('pagination[after]=');

    expect(meta.pagination).toEqual({ pageSize: 25, pageCount: 1, total: COUNT, nextAfter: null });
  });
});

test('the total is that of all that match, not of those that are left', async () => {
  const { data, meta } = await read(`filters[price][$eq]=0&pagination[after]=${ids[6]}`);

  expect(data.every(({ price }) => price === 0)).toBe(true);
  expect(data.length).toBeLessThan(COUNT / 3);
  expect(meta.pagination).toMatchObject({ total: COUNT / 3, pageCount: 1 });
});

test('withCount=false leaves the total out', async () => {
  const { meta } = await read(
    `pagination[after]=${ids[0]}&pagination[pageSize]=2&pagination[withCount]=false`,
  );

  expect(meta.pagination).toEqual({ pageSize: 2, nextAfter: ids[2] });
});

test.each([
  ['page', 'pagination[after]=&pagination[page]=1', 'page'],
  ['start', 'pagination[after]=&pagination[start]=0', 'start'],
  ['limit', 'pagination[limit]=5&pagination[after]=', 'limit'],
  ['an order by a category’s name', 'sort=category.name&pagination[after]=ID', 'category.name'],
])('`after` does not go with %s: 400, naming it', async (_name, query, named) => {
  const { status, body } = await shop.get(`/api/products?${query.replace('ID', ids[0] as string)}`);

  expect(status).toBe(400);
  expect(body.error.details).toMatchObject({ code: 'INVALID_REQUEST' });
  expect(JSON.stringify(body.error)).toContain(named);
});
