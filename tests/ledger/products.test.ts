/** A product's own doors: what is created with stock opens its ledger, and no update of a product moves stock. */
import { ledgerOf, product, stockOf, type TestProduct } from '../support/catalogue';
import { line, placeOrder } from '../support/orders';
import { customer } from '../support/people';
import { expectReconciled } from '../support/reconciled';
import { openShop, type Shop } from '../support/shop';

let shop: Shop;

beforeAll(async () => {
  shop = await openShop();
});

const data = (sku: string, stock: number) => ({
  name: sku,
  slug: sku,
  sku,
  price: 1,
  stock,
  active: true,
  lowStockThreshold: 5,
});

describe('a product created with stock gets it by an opening movement', () => {
  test('by the query engine, and the answer shows the stock', async () => {
    const created = await shop.inside(
      (strapi, values) => strapi.db.query('api::product.product').create({ data: values }),
      data('one', 7),
    );

    expect(created.stock).toBe(7);
    expect(await ledgerOf(shop, created as unknown as TestProduct)).toEqual([
      { delta: 7, stock_after: 7, reason: 'opening' },
    ]);
  });

  test('many at once, each its own', async () => {
    const { ids } = await shop.inside(
      (strapi, values) => strapi.db.query('api::product.product').createMany({ data: values }),
      [data('many-1', 1), data('many-0', 0), data('many-3', 3)],
    );

    const stock = await shop.database.query(
      'SELECT sku, stock FROM products WHERE id = ANY($1) ORDER BY id',
      [ids],
    );
    expect(stock).toEqual([
      { sku: 'many-1', stock: 1 },
      { sku: 'many-0', stock: 0 },
      { sku: 'many-3', stock: 3 },
    ]);
  });

  test('and neither product nor movement is there when one of them is refused', async () => {
    const attempt = shop.inside(
      (strapi, values) => strapi.db.query('api::product.product').create({ data: values }),
      data('too-much', 2_000_000_001),
    );

    await expect(attempt).rejects.toThrow();
    expect(await shop.database.query("SELECT FROM products WHERE sku = 'too-much'")).toEqual([]);
  });
});

describe('stock in an update of a product changes nothing', () => {
  test.each(['db', 'documents'] as const)('by strapi.%s', async (door) => {
    const tea = await product(shop, { stock: 10 });

    await shop.inside(
      async (strapi, which, { id, documentId }) => {
        const changes = { name: 'Renamed', stock: 99 };
        if (which === 'db')
          await strapi.db.query('api::product.product').update({ where: { id }, data: changes });
        else await strapi.documents('api::product.product').update({ documentId, data: changes });
      },
      door,
      tea,
    );

    const [row] = await shop.database.query('SELECT name, stock FROM products WHERE id = $1', [tea.id]);
    expect(row).toEqual({ name: 'Renamed', stock: 10 });
  });

  test('by updateMany', async () => {
    const tea = await product(shop, { stock: 10 });

    await shop.inside(
      (strapi, id) =>
        strapi.db.query('api::product.product').updateMany({ where: { id }, data: { stock: 99, price: 2 } }),
      tea.id,
    );

    expect(await stockOf(shop, tea)).toBe(10);
  });

  test('a failing update does not write the old stock back over a sale made meanwhile', async () => {
    const alice = await customer(shop);
    const tea = await product(shop, { stock: 10 });

    const attempt = shop.inside(
      (strapi, id) =>
        strapi.db
          .query('api::product.product')
          .update({ where: { id }, data: { name: 'x', category: 'no id at all {' } }),
      tea.id,
    );
    await expect(attempt).rejects.toThrow();
    await placeOrder(shop, alice, [line(tea, 4)]).expect(201);

    expect(await stockOf(shop, tea)).toBe(6);
    const [row] = await shop.database.query('SELECT name FROM products WHERE id = $1', [tea.id]);
    expect(row).toEqual({ name: tea.name });
  });
});

describe('a price that cannot be is refused at every door', () => {
  test.each([-1, 1.005, 100_000_000, null, 'free'])('%p', async (price) => {
    const tea = await product(shop, { price: 3 });

    const attempt = shop.inside(
      (strapi, id, value) =>
        strapi.db.query('api::product.product').update({ where: { id }, data: { price: value } }),
      tea.id,
      price,
    );

    await expect(attempt).rejects.toMatchObject({ origin: { refusal: { code: 'INVALID_REQUEST' } } });
    expect(await shop.database.query('SELECT price FROM products WHERE id = $1', [tea.id])).toEqual([
      { price: '3.00' },
    ]);
  });

  test.each([
    'UPDATE products SET price = -1',
    'UPDATE products SET stock = -1',
    'UPDATE products SET stock = NULL',
  ])('the database itself refuses %s', async (sql) => {
    await product(shop, { stock: 1 });
    await expect(shop.database.query(sql)).rejects.toThrow(/violates/);
  });
});

test('the books agree after all of this', () => expectReconciled(shop));
