/** Reading with the client: pages, loops over all of them, filters as Strapi words them, and refusals by their codes. */
import { ShopRefusal } from '@opply-shop/client';
import { product, type TestProduct } from '../support/catalogue';
import { LosingProxy } from '../support/losing-proxy';
import { line } from '../support/orders';
import { openShop, type Shop } from '../support/shop';
import { app, appOf, collect, errorOf } from './app';

let shop: Shop;
let proxy: LosingProxy;
let products: TestProduct[];

const PRODUCTS = 60;

beforeAll(async () => {
  shop = await openShop();
  const names = ['Tea & Honey', '100% Cotton [large]', 'Schöne Tasse ☕'];
  products = await Promise.all(
    Array.from({ length: PRODUCTS }, (_, index) =>
      product(shop, { name: names[index], price: index + 0.5, stock: index % 2 }),
    ),
  );
});

beforeEach(async () => {
  proxy = await LosingProxy.open(shop.url);
});

afterEach(() => proxy.close());

const sorted = (ids: string[]) => [...ids].sort();

describe('a loop over all products', () => {
  test('sees each of them once, over several pages and a bad connection', async () => {
    const seen = await collect(app(proxy.url).products.all({ pageSize: 7 }));

    expect(sorted(seen.map(({ documentId }) => documentId))).toEqual(
      sorted(products.map(({ documentId }) => documentId)),
    );
    expect(proxy.lost).toBeGreaterThan(2);
  });

  test('follows filters and order, and begins again for each loop', async () => {
    const expensive = app(shop.url).products.all({
      filters: { price: { $gte: 50 } },
      sort: 'price:desc',
      pageSize: 3,
    });

    for (let time = 0; time < 2; time += 1) {
      const prices = (await collect(expensive)).map(({ price }) => price);
      expect(prices).toEqual([59.5, 58.5, 57.5, 56.5, 55.5, 54.5, 53.5, 52.5, 51.5, 50.5]);
    }
  });

  test('reads no page before somebody wants it', async () => {
    proxy.fateOf = () => 'answered';
    let seen = 0;
    for await (const _one of app(proxy.url).products.all({ pageSize: 10 })) {
      seen += 1;
      if (seen === 15) break;
    }

    expect(proxy.count()).toBe(2);
  });

  test('over an empty list is over', async () => {
    expect(await collect(app(shop.url).products.all({ search: 'there is nothing of this name' }))).toEqual(
      [],
    );
  });
});

describe('a list', () => {
  test('is a page with its place in the list', async () => {
    const { items, pagination } = await app(shop.url).products.list({ page: 2, pageSize: 25, sort: 'price' });

    expect(items.map(({ price }) => price)).toEqual(Array.from({ length: 25 }, (_, index) => index + 25.5));
    expect(pagination).toEqual({ page: 2, pageSize: 25, pageCount: 3, total: PRODUCTS });
  });

  test('goes on behind an entry', async () => {
    const client = app(shop.url);
    const first = await client.products.list({ after: '', pageSize: 40 });

    const rest = await client.products.list({ after: first.pagination.nextAfter ?? '', pageSize: 40 });

    expect([first.items.length, rest.items.length, rest.pagination.nextAfter]).toEqual([40, 20, null]);
  });

  test.each(['Tea & Honey', '100% Cotton [large]', 'Schöne Tasse ☕'])('finds %s', async (name) => {
    const client = app(shop.url);

    for (const query of [
      { search: name },
      { filters: { name } },
      { filters: { name: { $in: [name, 'x'] } } },
      { filters: { $or: [{ name: { $eq: name } }, { price: { $lt: 0 } }] } },
    ]) {
      const { items } = await client.products.list(query);
      expect(items.map((one) => one.name)).toEqual([name]);
    }
  });

  test('is sorted by several attributes, one after the other', async () => {
    const { items } = await app(shop.url).products.list({ sort: ['stock:desc', 'price:desc'], pageSize: 31 });

    expect(items.slice(0, 2).map(({ stock, price }) => [stock, price])).toEqual([
      [1, 59.5],
      [1, 57.5],
    ]);
    expect(items[30]).toMatchObject({ stock: 0, price: 58.5 });
  });

  test('of products comes with what they have in common, where that is asked for', async () => {
    const filters = { price: { $lt: 10 } };

    const { items, facets } = await app(shop.url).products.list({
      filters,
      pageSize: 3,
      facets: ['price', 'stock'],
    });

    expect(items).toHaveLength(3);
    expect(facets).toEqual({ price: { lowest: 0.5, highest: 9.5 }, stock: { inStock: 5, outOfStock: 5 } });
    expect((await app(shop.url).products.list({ filters })).facets).toEqual({});
  });

  test('of orders takes dates', async () => {
    const { client } = await appOf(shop, shop.url);
    const [, tea] = products as [TestProduct, TestProduct];
    const placed = await client.orders.place({ lines: [line(tea)] });
    const at = Date.parse(placed.placedAt);

    const since = (ms: number) => client.orders.list({ filters: { placedAt: { $gte: new Date(at + ms) } } });

    expect((await since(-1)).pagination.total).toBe(1);
    expect((await since(1)).pagination.total).toBe(0);
    expect((await collect(client.orders.all())).map(({ number }) => number)).toEqual([placed.number]);
  });
});

describe('a refusal', () => {
  const refusalOf = async (promise: Promise<unknown>): Promise<ShopRefusal> => {
    const error = await errorOf(promise);
    if (error instanceof ShopRefusal) return error;
    throw error;
  };

  test('INVALID_REQUEST names what is at fault', async () => {
    const refusal = await refusalOf(app(shop.url).products.list({ pageSize: -1 }));

    if (!refusal.is('INVALID_REQUEST')) throw refusal;
    expect(refusal.status).toBe(400);
    expect(refusal.details.errors[0]?.path).toEqual(['pagination', 'pageSize']);
    expect(refusal.requestId).toEqual(expect.any(String));
  });

  test('INSUFFICIENT_STOCK says of every short line what there is', async () => {
    const { client } = await appOf(shop, shop.url);
    const cup = await product(shop, { stock: 2 });
    const pot = await product(shop, { stock: 0 });

    const refusal = await refusalOf(client.orders.place({ lines: [line(cup, 5), line(pot, 1)] }));

    if (!refusal.is('INSUFFICIENT_STOCK')) throw refusal;
    expect(sorted(refusal.details.lines.map((one) => `${one.requested} of ${one.available}`))).toEqual([
      '1 of 0',
      '5 of 2',
    ]);
  });

  test('PRICE_CHANGED says what it costs now', async () => {
    const { client } = await appOf(shop, shop.url);
    const cup = await product(shop, { stock: 2, price: 7.25 });

    const refusal = await refusalOf(client.orders.place({ lines: [line(cup)], expectedTotal: 7 }));

    if (!refusal.is('PRICE_CHANGED')) throw refusal;
    expect([refusal.details.expectedTotal, refusal.details.total]).toEqual([7, 7.25]);
  });

  test('UNKNOWN_PRODUCT names it', async () => {
    const { client } = await appOf(shop, shop.url);

    const refusal = await refusalOf(client.orders.place({ lines: [{ product: 'nothing', quantity: 1 }] }));

    if (!refusal.is('UNKNOWN_PRODUCT')) throw refusal;
    expect(refusal.details.lines).toEqual([{ product: 'nothing' }]);
  });

  test('has a status: nothing there, not for you, not logged in', async () => {
    const { client } = await appOf(shop, shop.url);

    const refusals = await Promise.all([
      refusalOf(client.products.get('nothing')),
      refusalOf(client.stockMovements.list()),
      refusalOf(app(shop.url).orders.list()),
    ]);

    expect(refusals.map(({ status }) => status)).toEqual([404, 403, 403]);
  });
});

test('one entry is read by its documentId, and only by one', async () => {
  const [first] = products as [TestProduct];
  const client = app(shop.url);

  expect(await client.products.get(first.documentId)).toMatchObject({ sku: first.sku, price: first.price });
  expect(() => client.products.get('')).toThrow(TypeError);
  expect(await errorOf(client.products.get('../orders'))).toMatchObject({ status: 404 });
});

test.each(['shop.example', '', 'ftp://shop.example', 'https://shop.example/?a=b'])(
  '%j is not the address of a shop',
  (url) => {
    expect(() => app(url)).toThrow(TypeError);
  },
);

test('a slash behind the address does no harm', async () => {
  const [first] = products as [TestProduct];

  expect((await app(`${shop.url}/`).products.get(first.documentId)).sku).toBe(first.sku);
});
