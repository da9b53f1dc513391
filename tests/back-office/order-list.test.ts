/** The list of orders in the panel: what is to be shipped now, page by page, and whatever somebody searches for. */
import { product, type TestProduct } from '../support/catalogue';
import { line, placeOrder } from '../support/orders';
import { colleague, type Colleague } from '../support/panel';
import { customer, type Person } from '../support/people';
import { openShop, type Shop } from '../support/shop';

let shop: Shop;
let olga: Colleague;
let alice: Person;
let tea: TestProduct;

beforeAll(async () => {
  shop = await openShop();
  olga = await colleague(shop, 'opply-store-manager');
  alice = await customer(shop);
  tea = await product(shop, { stock: 10, price: 2.5 });
});

const place = async (): Promise<string> =>
  (await placeOrder(shop, alice, [line(tea)]).expect(201)).body.data.documentId;

const list = async (query = '') => (await shop.get(`/shop/orders${query}`, olga.token).expect(200)).body;

test('shows number, customer, state, total, pieces and age, and goes on page by page without a gap', async () => {
  const jam = await product(shop, { stock: 100, price: 1 });
  const placed = [];
  for (let count = 0; count < 30; count += 1)
    placed.push((await placeOrder(shop, alice, [line(jam, 2)]).expect(201)).body.data);

  const first = await list();
  const second = await list(`?after=${first.meta.next}`);

  expect(first.data[0]).toEqual({
    documentId: placed[29].documentId,
    number: placed[29].number,
    state: 'placed',
    currency: placed[29].currency,
    total: 2,
    placedAt: placed[29].placedAt,
    customer: alice.username,
    items: 2,
    transitions: ['confirm', 'cancel'],
  });
  const listed = [...first.data, ...second.data].map(({ number }) => number);
  expect(listed.slice(0, 30)).toEqual(placed.map(({ number }) => number).reverse());
  expect(first.meta.mayMove).toBe(true);
});

test('of a state somebody waits in begins with the one that waits longest', async () => {
  const [first, second] = [await place(), await place()];
  const moving = { transition: 'confirm', orders: [second, first] };
  await shop.post('/shop/orders/transitions', olga.token, moving).expect(200);

  const { data } = await list('?state=confirmed');

  const listed = data.map(({ documentId }: { documentId: string }) => documentId);
  expect(listed.filter((id: string) => [first, second].includes(id))).toEqual([first, second]);
  expect(data.every(({ state }: { state: string }) => state === 'confirmed')).toBe(true);
});

test.each(['number', 'username', 'e-mail address'] as const)('finds orders by %s', async (by) => {
  const bob = await customer(shop);
  const { documentId, number } = (await placeOrder(shop, bob, [line(tea)]).expect(201)).body.data;
  const search = { number, username: bob.username, 'e-mail address': `${bob.username}@shop.example` }[by];

  const { data } = await list(`?search=${encodeURIComponent(search)}`);

  expect(data.map((order: { documentId: string }) => order.documentId)).toEqual([documentId]);
});

test.each([
  ['?state=lost', ['state']],
  ['?after=x', ['after']],
  ['?search=', ['search']],
  ['?colour=red', ['colour']],
])('%s is a 400 that names the field', async (query, path) => {
  const { status, body } = await shop.get(`/shop/orders${query}`, olga.token);

  expect([status, body.error.details.errors[0].path]).toEqual([400, path]);
});
