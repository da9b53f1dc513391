/** Staff's tools with the client: the catalogue, the ledger, and orders on their way. */
import { ConnectionLost, ShopRefusal } from '@opply-shop/client';
import { LosingProxy } from '../support/losing-proxy';
import { line } from '../support/orders';
import { openShop, type Shop } from '../support/shop';
import { appOf, collect, errorOf, type AppOfSomebody } from './app';

let shop: Shop;
let proxy: LosingProxy;
let staff: AppOfSomebody;
/** The same person, over the connection that the test damages. */
let unlucky: AppOfSomebody['client'];

beforeAll(async () => {
  shop = await openShop();
});

beforeEach(async () => {
  proxy = await LosingProxy.open(shop.url, () => 'answered');
  staff = await appOf(shop, shop.url, { type: 'staff' });
  ({ client: unlucky } = await appOf(shop, proxy.url, { type: 'staff' }));
});

afterEach(() => proxy.close());

let number = 0;
const wish = () => ({ name: `Pot ${(number += 1)}`, sku: `POT-${number}`, price: 12.5, stock: 5 });

/** Loses the answer to the first request of each name. */
const loseFirsts = (): void => {
  const seen = new Set<string>();
  proxy.fateOf = (name) => {
    const isFirst = !seen.has(name);
    seen.add(name);
    return isFirst ? 'lost' : 'answered';
  };
};

test('a category and its products are made, changed and listed', async () => {
  const { categories, products } = staff.client;

  const category = await categories.create({ name: 'Pots', slug: 'pots' });
  const pot = await products.create({ ...wish(), category: category.documentId });
  const changed = await products.update(pot.documentId, { price: 13 });

  expect([pot.price, changed.price, changed.stock]).toEqual([12.5, 13, 5]);
  const { items } = await products.list({ filters: { category: { slug: { $eq: 'pots' } } } });
  expect(items.map(({ documentId }) => documentId)).toEqual([pot.documentId]);
  expect((await categories.get(category.documentId)).name).toBe('Pots');
});

test('a change and a deletion whose answers are lost are done, and answered', async () => {
  const { documentId } = await staff.client.products.create(wish());
  loseFirsts();

  expect((await unlucky.products.update(documentId, { price: 1 })).price).toBe(1);
  await unlucky.products.delete(documentId);

  expect(proxy.lost).toBe(2);
  expect(await errorOf(unlucky.products.delete(documentId))).toMatchObject({ status: 404 });
});

test('a new product whose answer is lost is not made twice, and nobody pretends to know', async () => {
  loseFirsts();
  const pot = wish();

  expect(await errorOf(unlucky.products.create(pot))).toBeInstanceOf(ConnectionLost);

  expect(proxy.count('POST /api/products')).toBe(1);
  expect((await staff.client.products.list({ filters: { sku: pot.sku } })).pagination.total).toBe(1);
});

test('the ledger is written and read; it refuses what would not be there', async () => {
  const { products, stockMovements } = staff.client;
  const { documentId: product } = await products.create(wish());

  const movement = await stockMovements.record({ product, delta: -2, reason: 'damaged', note: 'dropped' });
  const refusal = await errorOf(stockMovements.record({ product, delta: -9, reason: 'damaged' }));

  expect([movement.delta, movement.stockAfter]).toEqual([-2, 3]);
  expect((refusal as ShopRefusal).is('INSUFFICIENT_STOCK')).toBe(true);
  const ledger = await collect(stockMovements.all({ filters: { product: { documentId: product } } }));
  expect(ledger.map(({ delta, reason }) => [delta, reason])).toEqual([
    [-2, 'damaged'],
    [5, 'opening'],
  ]);
});

test('a movement whose answer is lost is not recorded twice', async () => {
  const { documentId: product } = await staff.client.products.create(wish());
  loseFirsts();

  const error = await errorOf(unlucky.stockMovements.record({ product, delta: 1, reason: 'received' }));

  expect(error).toBeInstanceOf(ConnectionLost);
  expect((await staff.client.products.get(product)).stock).toBe(6);
});

test('an order goes its way, whichever answers are lost', async () => {
  const { documentId: product } = await staff.client.products.create(wish());
  const alice = await appOf(shop, shop.url);
  const { documentId } = await alice.client.orders.place({ lines: [line({ documentId: product })] });
  loseFirsts();

  expect((await unlucky.orders.confirm(documentId)).state).toBe('confirmed');
  expect((await unlucky.orders.ship(documentId)).state).toBe('shipped');
  expect((await unlucky.orders.deliver(documentId)).state).toBe('delivered');

  expect(proxy.lost).toBe(4);
  const refusal = await errorOf(unlucky.orders.cancel(documentId));
  if (!(refusal instanceof ShopRefusal && refusal.is('INVALID_TRANSITION'))) throw refusal;
  expect([refusal.details.from, refusal.details.to]).toEqual(['delivered', 'cancelled']);
});

test('customers are listed for staff; for themselves they are one, and change what is theirs', async () => {
  const alice = await appOf(shop, shop.url);

  const me = await alice.client.customers.updateMe({ city: 'Leeds', country: 'GB' });

  expect([me.username, me.city]).toEqual([alice.who.username, 'Leeds']);
  expect(await alice.client.customers.me()).toEqual(me);
  expect(await staff.client.customers.get(me.documentId)).toEqual(me);
  const everybody = await collect(staff.client.customers.all({ pageSize: 2 }));
  expect(everybody.map(({ documentId }) => documentId)).toContain(me.documentId);
});
