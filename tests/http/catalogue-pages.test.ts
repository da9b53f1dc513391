/**
 * The pages of GET /api/products: how many they hold, how they count, and that the order between them is total, so that
 * whoever scrolls through them sees every product once.
 */
import { product, type TestProduct } from '../support/catalogue';
import { openShop, type Shop } from '../support/shop';

let shop: Shop;

beforeAll(async () => {
  shop = await openShop();
});

/** @returns the products whose name begins so, page after page, as an app scrolling down reads them. */
async function readPages(name: string, pageSize: number, more: string): Promise<TestProduct[]> {
  const found: TestProduct[] = [];
  for (let page = 1, pageCount = 1; page <= pageCount; page += 1) {
    const { body } = await shop
      .get(
        `/api/products?filters[name][$startsWith]=${name}&pagination[page]=${page}&pagination[pageSize]=${pageSize}&${more}`,
      )
      .expect(200);
    found.push(...body.data);
    pageCount = body.meta.pagination.pageCount;
  }
  return found;
}

const sorted = (ids: string[]) => [...ids].sort();

describe('pages of products', () => {
  const COUNT = 103;
  const start = '/api/products?filters[name][$startsWith]=Paged';
  let ids: string[];

  beforeAll(async () => {
    const made: TestProduct[] = [];
    // Four prices only, so that most neighbours cost the same.
    for (let number = 0; number < COUNT; number += 1)
      made.push(await product(shop, { name: `Paged ${number}`, price: (number * 7) % 4 }));
    ids = made.map(({ documentId }) => documentId);
  });

  test('hold 25 when nobody says how many', async () => {
    const { body } = await shop.get(start).expect(200);

    expect(body.data).toHaveLength(25);
    expect(body.meta).toEqual({ pagination: { page: 1, pageSize: 25, pageCount: 5, total: COUNT } });
  });

  test.each(['101', '1000', '10000000'])('hold at most 100, not the %s asked for', async (pageSize) => {
    const { body } = await shop.get(`${start}&pagination[pageSize]=${pageSize}`).expect(200);

    expect(body.data).toHaveLength(100);
    expect(body.meta).toEqual({ pagination: { page: 1, pageSize: 100, pageCount: 2, total: COUNT } });
  });

  test('end with a page of what is left, and are empty behind it', async () => {
    const last = await shop.get(`${start}&pagination[page]=11&pagination[pageSize]=10`).expect(200);
    const behind = await shop.get(`${start}&pagination[page]=12&pagination[pageSize]=10`).expect(200);

    expect(last.body.data).toHaveLength(3);
    expect(last.body.meta.pagination).toEqual({ page: 11, pageSize: 10, pageCount: 11, total: COUNT });
    expect(behind.body.data).toEqual([]);
    expect(behind.body.meta.pagination).toEqual({ page: 12, pageSize: 10, pageCount: 11, total: COUNT });
  });

  test('of nothing are none', async () => {
    const { body } = await shop.get('/api/products?filters[name][$eq]=Nothing').expect(200);

    expect(body).toEqual({
      data: [],
      meta: { pagination: { page: 1, pageSize: 25, pageCount: 0, total: 0 } },
    });
  });

  test.each(['', 'sort=price', 'sort=price:desc', 'sort[0]=price:asc', 'sort[price]=desc', 'sort=active'])(
    'never repeat or lose a product, however many share a price: %s',
    async (sort) => {
      const found = await readPages('Paged', 10, sort);

      expect(sorted(found.map(({ documentId }) => documentId))).toEqual(sorted(ids));
    },
  );

  test('keep the order that was asked for from page to page', async () => {
    const prices = (await readPages('Paged', 10, 'sort=price:desc')).map(({ price }) => price);

    expect(prices).toEqual([...prices].sort((a, b) => b - a));
  });
});
