/**
 * Products that go, and the people who may not touch them: a sold product leaves its orders and its ledger behind,
 * and the catalogue is written by staff alone.
 */
import { product, type TestProduct } from '../support/catalogue';
import { line, placeOrder } from '../support/orders';
import { customer, staff, type Person } from '../support/people';
import { openShop, type Shop } from '../support/shop';

let shop: Shop;
let clerk: Person;
let alice: Person;

beforeAll(async () => {
  shop = await openShop();
  clerk = await staff(shop);
  alice = await customer(shop);
});

const one = ({ documentId }: Pick<TestProduct, 'documentId'>) => `/api/products/${documentId}`;

describe('deleting a product', () => {
  test('answers 204 with nothing, and the next read does not find it', async () => {
    const tea = await product(shop, { stock: 2 });

    const { status, text } = await shop.delete(one(tea), clerk.token);

    expect({ status, text }).toEqual({ status: 204, text: '' });
    await shop.get(one(tea)).expect(404);
    const { body } = await shop.get(`/api/products?filters[sku]=${tea.sku}`).expect(200);
    expect(body.data).toEqual([]);
  });

  test('keeps every order as it was', async () => {
    const tea = await product(shop, { stock: 2, price: 3 });
    const { body } = await placeOrder(shop, alice, [line(tea)]).expect(201);
    const before = await shop.get(`/api/orders/${body.data.documentId}`, alice.token).expect(200);

    await shop.delete(one(tea), clerk.token).expect(204);

    const after = await shop.get(`/api/orders/${body.data.documentId}`, alice.token).expect(200);
    const listed = await shop.get('/api/orders', alice.token).expect(200);
    expect(after.body).toEqual(before.body);
    expect(listed.body.data).toContainEqual(before.body.data);
  });

  test('does not keep an order of it from being cancelled', async () => {
    const tea = await product(shop, { stock: 2, price: 3 });
    const { body } = await placeOrder(shop, alice, [line(tea)]).expect(201);
    await shop.delete(one(tea), clerk.token).expect(204);

    const cancelled = await shop.post(`/api/orders/${body.data.documentId}/cancel`, alice.token).expect(200);

    expect(cancelled.body.data).toEqual({ ...body.data, state: 'cancelled' });
  });

  test('makes it unknown to new orders', async () => {
    const tea = await product(shop, { stock: 2 });
    await shop.delete(one(tea), clerk.token).expect(204);

    const { body } = await placeOrder(shop, alice, [line(tea)]).expect(400);

    expect(body.error.details).toEqual({ code: 'UNKNOWN_PRODUCT', lines: [{ product: tea.documentId }] });
  });

  test('frees its SKU and its slug', async () => {
    const tea = await product(shop, { stock: 2 });
    await shop.delete(one(tea), clerk.token).expect(204);

    await shop
      .post('/api/products', clerk.token, {
        name: 'Again',
        sku: tea.sku,
        slug: tea.sku.toLowerCase(),
        price: 1,
      })
      .expect(201);
  });

  test('that is not there, or not there any more, is 404', async () => {
    const tea = await product(shop);
    await shop.delete(one(tea), clerk.token).expect(204);

    await shop.delete(one(tea), clerk.token).expect(404);
    await shop.delete(one({ documentId: 'unknown' }), clerk.token).expect(404);
  });
});

describe('writing to the catalogue', () => {
  test('is for staff: anonymous callers and customers are refused with 403, a bad token with 401', async () => {
    const tea = await product(shop, { price: 3 });
    const tries: [string | undefined, number][] = [
      [undefined, 403],
      [alice.token, 403],
      ['no.such.token', 401],
    ];

    for (const [token, status] of tries) {
      const answers = [
        await shop.post('/api/products', token, { name: 'Mine', sku: 'MINE', price: 0 }),
        await shop.put(one(tea), token, { price: 0 }),
        await shop.delete(one(tea), token),
      ];
      for (const answer of answers) {
        expect(answer.status).toBe(status);
        expect(answer.body).toMatchObject({ data: null, error: { status } });
      }
    }

    const { body } = await shop.get('/api/products?filters[sku]=MINE').expect(200);
    expect(body.data).toEqual([]);
    expect((await shop.get(one(tea)).expect(200)).body.data.price).toBe(3);
  });

  test('is refused before the body is looked at', async () => {
    await shop.post('/api/products', alice.token, { nonsense: true }).expect(403);
    await shop.put('/api/products/unknown', alice.token, { nonsense: true }).expect(403);
  });
});
