/** What programs read of catalogue, orders and stock: no more than their token's permissions let them see. */
import {
  adminToken,
  allOf,
  disconnectAll,
  Program,
  refusalOf,
  toDo,
  toRead,
  type Permission,
} from '../support/automation';
import { product, type TestProduct } from '../support/catalogue';
import { line, placeOrder } from '../support/orders';
import { customer, type Person } from '../support/people';
import { openShop, type Shop } from '../support/shop';

let shop: Shop;
let alice: Person;
let tea: TestProduct;
let hidden: TestProduct;
let order: string;
let manager: Program;

const programWith = async (permissions: Permission[]): Promise<Program> =>
  Program.connect(shop, (await adminToken(shop, permissions)).accessKey);

beforeAll(async () => {
  shop = await openShop({ MCP_SERVER: 'true' });
  alice = await customer(shop);
  tea = await product(shop, { name: 'Green tea', description: 'From Uji', stock: 40, price: 4.5 });
  hidden = await product(shop, { name: 'Winter blend', active: false });
  const placed = await placeOrder(shop, alice, [line(tea, 2)], { note: 'Leave at the door' }).expect(201);
  order = placed.body.data.documentId;
  manager = await programWith(await allOf(shop, 'opply-store-manager'));
});

afterAll(disconnectAll);

const namesOf = (result: Record<string, unknown> | undefined): unknown[] =>
  (result?.results as { name: string }[]).map(({ name }) => name);

describe('the catalogue', () => {
  test('is listed in pages, with what is not for sale', async () => {
    const { result } = await manager.call('list_products', { pageSize: 1, page: 2 });

    expect(result).toEqual({
      results: [expect.objectContaining({ name: 'Winter blend', active: false })],
      pagination: { page: 2, pageSize: 1, pageCount: 2, total: 2 },
    });
    expect(namesOf((await manager.call('list_products', { active: true })).result)).toEqual(['Green tea']);
  });

  test("is searched as the shop's own search does, slips forgiven", async () => {
    expect(namesOf((await manager.call('list_products', { search: 'uji' })).result)).toEqual(['Green tea']);
    expect(namesOf((await manager.call('list_products', { search: 'wintre blend' })).result)).toEqual([
      'Winter blend',
    ]);
    expect(namesOf((await manager.call('list_products', { search: 'anvil' })).result)).toEqual([]);
  });

  test('is listed by category', async () => {
    const drinks = await shop.inside(async (strapi, contained) => {
      const { documentId } = await strapi
        .documents('api::category.category')
        .create({ data: { name: 'Drinks', slug: 'drinks' } });
      await strapi
        .documents('api::product.product')
        .update({ documentId: contained, data: { category: documentId } });
      return documentId;
    }, tea.documentId);

    const { result } = await manager.call('list_products', { category: drinks });

    expect(result?.results).toMatchObject([
      { name: 'Green tea', category: { documentId: drinks, name: 'Drinks', slug: 'drinks' } },
    ]);
  });

  test('shows one product whole', async () => {
    const { result } = await manager.call('get_product', { documentId: tea.documentId });

    expect(result).toMatchObject({ name: 'Green tea', description: 'From Uji', price: 4.5, stock: 38 });
    const missing = await manager.call('get_product', { documentId: 'nobody-s' });
    expect(refusalOf(missing)).toMatchObject({ status: 404, details: { code: 'NOT_FOUND' } });
  });

  test('shows a catalogue editor no stock', async () => {
    const editor = await programWith(await allOf(shop, 'opply-catalogue-editor'));

    const { result } = await editor.call('get_product', { documentId: tea.documentId });
    const list = (await editor.call('list_products')).result;

    expect(result).toMatchObject({ name: 'Green tea', price: 4.5 });
    for (const shown of [result, ...(list?.results as object[])]) {
      expect(shown).not.toHaveProperty('stock');
      expect(shown).not.toHaveProperty('lowStockThreshold');
    }
  });

  test('is neither searched nor filtered by what the caller may not read', async () => {
    const program = await programWith([toRead(['name', 'price'])]);

    const searched = await program.call('list_products', { search: 'uji' });
    const filtered = await program.call('list_products', { active: false });

    expect(refusalOf(searched)).toMatchObject({
      status: 400,
      message: 'search: needs the right to read sku, description',
      details: { code: 'INVALID_REQUEST' },
    });
    expect(refusalOf(filtered)).toMatchObject({ status: 400, details: { code: 'INVALID_REQUEST' } });
    expect((await program.call('list_products')).result?.results).toEqual([
      { documentId: tea.documentId, name: 'Green tea', price: 4.5, currency: 'EUR' },
      { documentId: hidden.documentId, name: 'Winter blend', price: 10, currency: 'EUR' },
    ]);
  });

  test("holds only what the permission's condition allows", async () => {
    const program = await programWith([
      toRead(['name', 'sku', 'description', 'active'], ['admin::is-creator']),
    ]);

    const missing = await program.call('get_product', { documentId: tea.documentId });

    expect(namesOf((await program.call('list_products')).result)).toEqual([]);
    expect(namesOf((await program.call('list_products', { search: 'green tea' })).result)).toEqual([]);
    expect(namesOf((await program.call('list_products', { search: 'gren tea' })).result)).toEqual([]);
    expect(refusalOf(missing)).toMatchObject({ details: { code: 'NOT_FOUND' } });
  });
});

describe('orders', () => {
  test('are listed by state and found by customer', async () => {
    const { result } = await manager.call('list_orders', { state: 'placed', search: alice.username });

    expect(result).toEqual({
      results: [expect.objectContaining({ documentId: order, total: 9, items: 2, customer: alice.username })],
      next: null,
    });
    expect((await manager.call('list_orders', { state: 'shipped' })).result?.results).toEqual([]);
  });

  test('go on behind the last one', async () => {
    await Promise.all(Array.from({ length: 25 }, () => placeOrder(shop, alice, [line(tea)]).expect(201)));

    const first = (await manager.call('list_orders')).result;
    const second = (await manager.call('list_orders', { after: first?.next })).result;

    expect(first?.results).toHaveLength(25);
    expect(second).toMatchObject({ results: [{ documentId: order }], next: null });
  });

  test('are read whole', async () => {
    const { result } = await manager.call('get_order', { documentId: order });

    expect(result).toMatchObject({
      documentId: order,
      state: 'placed',
      total: 9,
      note: 'Leave at the door',
      customer: { username: alice.username, email: `${alice.username}@shop.example` },
      lines: [{ product: tea.documentId, name: 'Green tea', quantity: 2, unitPrice: 4.5, total: 9 }],
      timeline: [{ state: 'placed', who: { kind: 'customer', name: alice.username } }],
      transitions: ['confirm', 'cancel'],
    });
    expect(JSON.stringify(result)).not.toMatch(/requestHash|idempotencyKey|picture/);
  });
});

test('stock is read with the movements behind it', async () => {
  const coffee = await product(shop, { stock: 10 });
  const placed = await placeOrder(shop, alice, [line(coffee, 3)]).expect(201);
  const program = await programWith([toDo('stock.read')]);

  const { result } = await program.call('list_stock_movements', { product: coffee.documentId });

  const { documentId, number } = placed.body.data;
  expect(result).toMatchObject({
    stock: 7,
    lowStockThreshold: 5,
    results: [
      { delta: -3, stockAfter: 7, reason: 'sale', order: { documentId, number } },
      { delta: 10, stockAfter: 10, reason: 'opening', order: null },
    ],
    next: null,
  });
  const missing = await program.call('list_stock_movements', { product: 'nobody-s' });
  expect(refusalOf(missing)).toMatchObject({ details: { code: 'NOT_FOUND' } });
});

test.each([
  ['list_products', { pageSize: 51 }, 'pageSize'],
  ['list_products', { page: 0 }, 'page'],
  ['list_products', { search: ' ' }, 'search'],
  ['list_products', { filters: {} }, 'filters'],
  ['list_orders', { state: 'lost' }, 'state'],
  ['list_orders', { after: '99999999999' }, 'after'],
  ['get_order', {}, 'documentId'],
  ['list_stock_movements', { product: 'a\0b' }, 'product'],
  ['confirm_order', { documentId: 'x', state: 'delivered' }, 'state'],
])('%s refuses %j and names what is wrong', async (name, parameters, field) => {
  const { isError, text } = await manager.call(name, parameters);

  expect(isError).toBe(true);
  expect(text).toContain('Input validation error');
  expect(text).toContain(field);
});
