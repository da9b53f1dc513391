/**
 * What was seen live in the systems this one replaces or competes with, each a test by its name. None of them may
 * ever be seen here.
 */
import { once } from 'node:events';
import { connect } from 'node:net';
import { product, stockOf, type TestProduct } from '../support/catalogue';
import { line, placeFast, placeOrder } from '../support/orders';
import { customer, people, staff, type Person } from '../support/people';
import { expectReconciled } from '../support/reconciled';
import { openShop, type Shop } from '../support/shop';

let shop: Shop;
let alice: Person;
let clerk: Person;

beforeAll(async () => {
  shop = await openShop();
  alice = await customer(shop);
  clerk = await staff(shop);
});

const orderCount = async (): Promise<number> =>
  Number((await shop.database.query<{ count: string }>('SELECT count(*) FROM orders'))[0]?.count);

test('a failed order keeps the first line’s stock', async () => {
  const tea = await product(shop, { stock: 5 });
  const cup = await product(shop, { stock: 0 });
  const orders = await orderCount();

  await placeOrder(shop, alice, [line(tea, 2), line(cup, 1)]).expect(409);

  expect(await stockOf(shop, tea)).toBe(5);
  expect(await orderCount()).toBe(orders);
});

test('an overflowing total answers 500 after the stock went', async () => {
  const gold = await product(shop, { price: 99_999_999.99, stock: 2_000_000 });
  const most = Array.from({ length: 100 }, () => line(gold, 10_000));

  const { status, body } = await placeOrder(shop, alice, most);
  const allowed = await placeOrder(shop, alice, most.slice(0, 15)).expect(201);

  expect([status, body.error.details.code]).toEqual([400, 'INVALID_REQUEST']);
  expect(allowed.body.data.total).toBe(14_999_999_998_500);
  expect(await stockOf(shop, gold)).toBe(1_850_000);
});

test('a zero-quantity line rides along', async () => {
  const tea = await product(shop, { stock: 5 });
  const cup = await product(shop, { stock: 5 });

  await placeOrder(shop, alice, [line(tea, 1), line(cup, 0)]).expect(400);

  expect(await stockOf(shop, tea)).toBe(5);
});

test('a negative price lowers a total', async () => {
  const data = { name: 'Rebate', sku: 'REBATE', price: -5, stock: 10 };

  const { body } = await shop.post('/api/products', clerk.token, data).expect(400);

  expect(body.error.details.errors[0].path).toEqual(['price']);
  await expect(shop.database.query('UPDATE products SET price = -5')).rejects.toThrow(/products_price_check/);
});

test('a customer sets a price, or makes themself staff', async () => {
  const tea = await product(shop, { price: 10, stock: 5 });

  await placeOrder(shop, alice, [{ ...line(tea), price: 0.01 }]).expect(400);
  await placeOrder(shop, alice, [line(tea)], { total: 0.01 }).expect(400);
  await shop.put(`/api/products/${tea.documentId}`, alice.token, { price: 0.01 }).expect(403);
  await shop.put('/api/customers/me', alice.token, { role: 'staff' }).expect(400);
  await shop.put('/api/customers/me', alice.token, { role: { type: 'staff' } }).expect(400);
  await shop
    .send('post', '/api/auth/local/register')
    .send({ username: 'climber', email: 'climber@shop.example', password: 'a-good-Passw0rd', role: 3 })
    .expect(400);
  await shop.send('put', `/api/users/${alice.id}`, alice.token).send({ role: 3 }).expect(405);

  await shop.get('/api/stock-movements', alice.token).expect(403);
  expect((await placeOrder(shop, alice, [line(tea)]).expect(201)).body.data.total).toBe(10);
});

test('deleting a product empties old orders', async () => {
  const tea = await product(shop, { price: 10, stock: 5 });
  const { body } = await placeOrder(shop, alice, [line(tea, 2)]).expect(201);

  await shop.delete(`/api/products/${tea.documentId}`, clerk.token).expect(204);

  const read = await shop.get(`/api/orders/${body.data.documentId}`, alice.token).expect(200);
  expect(read.body.data).toEqual(body.data);
});

test('a page’s order changes after a sale', async () => {
  const same = await Promise.all(Array.from({ length: 12 }, () => product(shop, { price: 77.77, stock: 9 })));
  const pages = async () => {
    const all: string[] = [];
    for (let page = 1; page <= 4; page += 1) {
      const route = `/api/products?filters[price]=77.77&sort=price:desc&pagination[pageSize]=3&pagination[page]=${page}`;
      const { body } = await shop.get(route).expect(200);
      all.push(...body.data.map(({ documentId }: TestProduct) => documentId));
    }
    return all;
  };
  const before = await pages();

  await placeOrder(shop, alice, [line(same[5] as TestProduct, 3)]).expect(201);

  expect(await pages()).toEqual(before);
  expect(new Set(before).size).toBe(12);
});

test('two lines of one product pass the check one by one', async () => {
  const tea = await product(shop, { stock: 10 });

  const { status, body } = await placeOrder(shop, alice, [line(tea, 6), line(tea, 6)]);

  expect(status).toBe(409);
  expect(body.error.details.lines).toEqual([{ product: tea.documentId, requested: 12, available: 10 }]);
});

test('paying twice at once takes stock twice', async () => {
  const tea = await product(shop, { stock: 10 });

  await Promise.all([1, 2].map(() => placeFast(shop.url, alice.token, [line(tea, 3)], 'double-click')));

  expect(await stockOf(shop, tea)).toBe(7);
});

test('two orders of the same products in opposite order lock each other out for good', async () => {
  const three = await Promise.all([1, 2, 3].map(() => product(shop, { stock: 1000 })));
  const forth = three.map((one) => line(one));
  const back = [...forth].reverse();
  const buyers = await people(shop, 60);

  const answers = await Promise.all(
    buyers.map(({ token }, index) => placeFast(shop.url, token, index % 2 ? forth : back)),
  );

  expect(answers.map(({ status }) => status)).toEqual(buyers.map(() => 201));
  expect(await Promise.all(three.map((one) => stockOf(shop, one)))).toEqual([940, 940, 940]);
});

test('an answer lost after the commit becomes a second order on retry', async () => {
  const tea = await product(shop, { stock: 10 });
  const orders = await orderCount();
  const body = JSON.stringify({ data: { lines: [line(tea)] } });
  const { hostname, port } = new URL(shop.url);

  // A phone that goes into a tunnel: the request is sent whole, the connection is gone before the answer.
  const phone = connect(Number(port), hostname);
  await once(phone, 'connect');
  phone.write(
    `POST /api/orders HTTP/1.1\r\nHost: shop\r\nAuthorization: Bearer ${alice.token}\r\nIdempotency-Key: tunnel\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    () => phone.destroy(),
  );
  await once(phone, 'close');
  while ((await orderCount()) === orders) await new Promise(setImmediate);

  const retry = await placeFast(shop.url, alice.token, [line(tea)], 'tunnel');

  expect(retry.status).toBe(200);
  expect(await orderCount()).toBe(orders + 1);
  expect(await stockOf(shop, tea)).toBe(9);
});

test('the books agree after all of this', () => expectReconciled(shop));
