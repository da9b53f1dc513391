/** Who sees which orders, and in which order; and that nobody writes to one. */
import { product } from '../support/catalogue';
import { line, placeOrder } from '../support/orders';
import { customer, people, staff, type Person } from '../support/people';
import { openShop, type Shop } from '../support/shop';

let shop: Shop;

beforeAll(async () => {
  shop = await openShop();
});

describe('reading orders', () => {
  test('a customer sees their own, newest first, lines included; staff see all; others see 404', async () => {
    const [bob, carol] = (await people(shop, 2)) as [Person, Person];
    const clerk = await staff(shop);
    const tea = await product(shop, { stock: 10 });
    const first = await placeOrder(shop, bob, [line(tea)]).expect(201);
    const second = await placeOrder(shop, bob, [line(tea)]).expect(201);
    const foreign = await placeOrder(shop, carol, [line(tea)]).expect(201);

    const own = await shop.get('/api/orders', bob.token).expect(200);
    const all = await shop.get('/api/orders', clerk.token).expect(200);

    expect(own.body.data).toEqual([second.body.data, first.body.data]);
    expect(own.body.meta.pagination).toEqual({ page: 1, pageSize: 25, pageCount: 1, total: 2 });
    expect(all.body.data.slice(0, 3)).toEqual([foreign.body.data, second.body.data, first.body.data]);
    await shop.get(`/api/orders/${foreign.body.data.documentId}`, bob.token).expect(404);
    await shop.get(`/api/orders/${foreign.body.data.documentId}`, clerk.token).expect(200, foreign.body);
    await shop.get('/api/orders/unknown', bob.token).expect(404);
    await shop.get(`/api/orders/${foreign.body.data.documentId}`).expect(404);
    await shop.get('/api/orders').expect(403);
  });

  test('comes in pages, and filters by state', async () => {
    const dora = await customer(shop);
    const tea = await product(shop, { stock: 10 });
    const placed = [];
    for (let count = 0; count < 3; count += 1)
      placed.push((await placeOrder(shop, dora, [line(tea)])).body.data);
    await shop.post(`/api/orders/${placed[0].documentId}/cancel`, dora.token).expect(200);

    const page = await shop
      .get('/api/orders?pagination[page]=2&pagination[pageSize]=1', dora.token)
      .expect(200);
    const open = await shop.get('/api/orders?filters[state][$eq]=placed', dora.token).expect(200);

    expect(page.body.data.map(({ number }: { number: string }) => number)).toEqual([placed[1].number]);
    expect(page.body.meta.pagination).toEqual({ page: 2, pageSize: 1, pageCount: 3, total: 3 });
    expect(open.body.meta.pagination.total).toBe(2);
  });

  test('nobody writes to an order: PUT and DELETE are 404 or 405, for staff too', async () => {
    const clerk = await staff(shop);
    const alice = await customer(shop);
    const tea = await product(shop, { stock: 1 });
    const { body } = await placeOrder(shop, alice, [line(tea)]).expect(201);

    for (const token of [alice.token, clerk.token]) {
      const put = await shop.put(`/api/orders/${body.data.documentId}`, token, { total: 0 });
      const gone = await shop.delete(`/api/orders/${body.data.documentId}`, token);
      expect([404, 405]).toContain(put.status);
      expect([404, 405]).toContain(gone.status);
    }
  });
});
