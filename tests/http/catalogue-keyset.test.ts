/**
 * GET /api/products?pagination[after]=…: the pages of an app that scrolls through everything. They say where to go on,
 * and neither repeat nor lose a product while others come and go.
 */
import { product, type TestProduct } from '../support/catalogue';
import { line, placeOrder } from '../support/orders';
import { customer } from '../support/people';
import { openShop, type Shop } from '../support/shop';

const START = '/api/products?pagination[after]=';

let shop: Shop;
let ids: string[];

beforeAll(async () => {
  shop = await openShop();
  const made: TestProduct[] = [];
  for (let number = 0; number < 7; number += 1) made.push(await product(shop, { price: number % 2 }));
  await product(shop, { active: false });
  ids = made.map(({ documentId }) => documentId);
});

interface Page {
  data: TestProduct[];
  meta: { pagination: { nextAfter: string | null } };
}

const idsOf = (products: TestProduct[]) => products.map(({ documentId }) => documentId);

test('goes on behind the product that is named, in the same shape, and says where to go on from', async () => {
  const whole = await shop.get('/api/products').expect(200);

  const { body } = await shop.get(`${START}${ids[1]}&pagination[pageSize]=3`).expect(200);

  expect(body.data).toEqual(whole.body.data.slice(2, 5));
  expect(body.meta.pagination).toMatchObject({ pageSize: 3, nextAfter: ids[4] });
});

test('ends with null when nothing is left', async () => {
  const rest = await shop.get(`${START}${ids[3]}&pagination[pageSize]=3`).expect(200);
  const none = await shop.get(`${START}${ids[6]}`).expect(200);

  expect(idsOf(rest.body.data)).toEqual(ids.slice(4));
  expect(rest.body.meta.pagination.nextAfter).toBeNull();
  expect(none.body.data).toEqual([]);
  expect(none.body.meta.pagination.nextAfter).toBeNull();
});

test('neither repeats nor loses a product when another one comes meanwhile', async () => {
  const seen: string[] = [ids[0] as string];
  for (let after: string | null = ids[0] as string; after;) {
    const page: Page = (await shop.get(`${START}${after}&pagination[pageSize]=2`).expect(200)).body;
    seen.push(...idsOf(page.data));
    after = page.meta.pagination.nextAfter;
    if (seen.length === 3) ids.push((await product(shop)).documentId);
  }

  expect(seen).toEqual(ids);
});

test('holds at most 100, and keeps to the filters', async () => {
  const wide = await shop.get(`${START}${ids[0]}&pagination[pageSize]=1000`).expect(200);
  const cheap = await shop.get(`${START}${ids[0]}&filters[price][$eq]=0`).expect(200);

  expect(wide.body.meta.pagination.pageSize).toBe(100);
  expect(idsOf(cheap.body.data)).toEqual([ids[2], ids[4], ids[6]]);
});

test('goes on through the orders, too, from newest to oldest', async () => {
  const { token } = await customer(shop);
  const tea = await product(shop, { stock: 3 });
  const placed: string[] = [];
  for (let count = 0; count < 3; count += 1)
    placed.unshift((await placeOrder(shop, { token }, [line(tea)]).expect(201)).body.data.documentId);

  const start = `/api/orders?pagination[after]=${placed[0]}`;
  const middle = await shop.get(`${start}&pagination[pageSize]=1`, token).expect(200);
  const rest = await shop.get(start, token).expect(200);

  expect(idsOf(middle.body.data)).toEqual([placed[1]]);
  expect(middle.body.meta.pagination.nextAfter).toBe(placed[1]);
  expect(idsOf(rest.body.data)).toEqual(placed.slice(1));
  expect(rest.body.meta.pagination.nextAfter).toBeNull();
});

test.each(['pagination[after]=unknown', 'pagination[after]=%00', 'pagination[after][x]=1'])(
  'refuses a place that is none with 400 naming it: %s',
  async (query) => {
    const { status, body } = await shop.get(`/api/products?${query}`);

    expect(status).toBe(400);
    expect(body.error.message).toContain('after');
    expect(body.error.details.errors).toEqual([expect.objectContaining({ path: ['pagination', 'after'] })]);
  },
);
