/**
 * GET /api/products and /api/products/:documentId as an app on a phone relies on them: the fields and the caching.
 * The pages are in catalogue-pages.test.ts; what may be asked for, and how nonsense is refused, in
 * catalogue-queries.test.ts and catalogue-bad-queries.test.ts.
 */
import { product, type TestProduct } from '../support/catalogue';
import { customer, staff, type Person } from '../support/people';
import { openShop, type Shop } from '../support/shop';

let shop: Shop;
let clerk: Person;

beforeAll(async () => {
  shop = await openShop();
  clerk = await staff(shop);
});

const moment = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

const one = ({ documentId }: Pick<TestProduct, 'documentId'>) => `/api/products/${documentId}`;

describe('a product', () => {
  test('has exactly the fields of the contract, with its category, in the list and alone', async () => {
    const category = await shop
      .post('/api/categories', clerk.token, { name: 'Hot drinks', slug: 'hot-drinks' })
      .expect(201);
    const made = await shop
      .post('/api/products', clerk.token, {
        name: 'Coffee',
        sku: 'COF-1',
        description: 'Dark *roast*',
        price: 9.99,
        stock: 7,
        category: category.body.data.documentId,
      })
      .expect(201);

    const alone = await shop.get(one(made.body.data)).expect(200);
    const listed = await shop.get('/api/products?filters[sku][$eq]=COF-1').expect(200);

    expect(alone.body).toEqual({
      data: {
        id: expect.any(Number),
        documentId: expect.stringMatching(/^[a-z0-9]{24}$/),
        name: 'Coffee',
        slug: 'coffee',
        sku: 'COF-1',
        description: 'Dark *roast*',
        price: 9.99,
        currency: 'EUR',
        stock: 7,
        category: { documentId: category.body.data.documentId, name: 'Hot drinks', slug: 'hot-drinks' },
        createdAt: moment,
        updatedAt: moment,
      },
      meta: {},
    });
    expect(listed.body).toEqual({
      data: [alone.body.data],
      meta: { pagination: { page: 1, pageSize: 25, pageCount: 1, total: 1 } },
    });
  });

  test('without description and category has null there', async () => {
    const tea = await product(shop);

    const { body } = await shop.get(one(tea)).expect(200);

    expect(body.data).toMatchObject({ description: null, category: null });
  });

  test('shows the price as a number to the cent, and the true stock', async () => {
    const tea = await product(shop, { price: 1234567.89, stock: 3 });

    const { body } = await shop.get(one(tea)).expect(200);

    expect(body.data).toMatchObject({ price: 1234567.89, stock: 3 });
  });

  test('is the same to everyone: anonymous callers, customers, staff', async () => {
    const tea = await product(shop);
    const alice = await customer(shop);

    const anonymous = await shop.get(one(tea)).expect(200);

    for (const { token } of [alice, clerk]) await shop.get(one(tea), token).expect(200, anonymous.body);
  });

  test('that is unknown or inactive is 404, to staff too', async () => {
    const sold = await product(shop, { active: false });

    for (const route of [one(sold), one({ documentId: 'unknown' }), '/api/products/1']) {
      for (const token of [undefined, clerk.token]) {
        const { status, body } = await shop.get(route, token);
        expect(status).toBe(404);
        expect(body).toMatchObject({ data: null, error: { status: 404, name: 'NotFoundError' } });
      }
    }
  });

  test('that is inactive is in no list, even for those who ask for it', async () => {
    const sold = await product(shop, { active: false });
    const by = `filters[documentId][$eq]=${sold.documentId}`;

    for (const query of [by, `${by}&filters[active][$eq]=false`, `filters[$or][0][sku]=${sold.sku}`]) {
      const { body } = await shop.get(`/api/products?${query}`).expect(200);
      expect(body).toMatchObject({ data: [], meta: { pagination: { total: 0 } } });
    }
  });

  test('is 401 to a bad token, although nobody needs one', async () => {
    const { body } = await shop.get('/api/products', 'no.such.token').expect(401);

    expect(body).toMatchObject({ data: null, error: { status: 401, name: 'UnauthorizedError' } });
  });
});

describe('caching', () => {
  test('every read carries an ETag and may be kept by anybody, for no longer than two seconds', async () => {
    const tea = await product(shop);

    for (const route of ['/api/products', one(tea)]) {
      const { headers } = await shop.get(route).expect(200);
      expect(headers['etag']).toMatch(/^(W\/)?"[^"]+"$/);
      expect(headers['cache-control']).toMatch(/^public, max-age=[0-2]$/);
    }
  });

  test('a caller who names the ETag gets 304 and no body, until something changes', async () => {
    const tea = await product(shop, { price: 3 });

    for (const route of [`/api/products?filters[sku][$eq]=${tea.sku}`, one(tea)]) {
      const first = await shop.get(route).expect(200);
      const tag = first.headers['etag'] as string;
      const again = await shop.get(route).set('If-None-Match', `"other", ${tag}`);
      await shop.put(one(tea), clerk.token, { price: first.body.data.price === 3 ? 4 : 5 }).expect(200);
      const changed = await shop.get(route).set('If-None-Match', tag).expect(200);

      expect(again.status).toBe(304);
      expect(again.text).toBe('');
      expect(again.headers['etag']).toBe(tag);
      expect(again.headers['cache-control']).toMatch(/^public/);
      expect(changed.headers['etag']).not.toBe(tag);
    }
  });

  test('another ETag gets the whole answer', async () => {
    const tea = await product(shop);

    const { body } = await shop.get(one(tea)).set('If-None-Match', '"other"').expect(200);

    expect(body.data.documentId).toBe(tea.documentId);
  });

  test('a refusal is not for anybody to keep', async () => {
    for (const route of ['/api/products/unknown', '/api/products?sort=nonsense']) {
      const { headers } = await shop.get(route);
      expect(headers['cache-control'] ?? '').not.toMatch(/public/);
    }
  });
});
