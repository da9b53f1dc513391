/** Between looking at a file and loading it the shop goes on: what happened meanwhile is not undone, and nothing comes twice. */
import { product, stockOf } from '../support/catalogue';
import { Importer } from '../support/imports';
import { line, placeOrder } from '../support/orders';
import { colleague, type Colleague } from '../support/panel';
import { customer } from '../support/people';
import { expectReconciled } from '../support/reconciled';
import { openShop, type Shop } from '../support/shop';

let shop: Shop;
let olga: Colleague;
let files: Importer;

beforeAll(async () => {
  shop = await openShop();
  olga = await colleague(shop, 'opply-store-manager');
  files = new Importer(shop, olga);
});

test('what was sold between looking and loading stays sold', async () => {
  const tea = await product(shop, { stock: 10 });
  const alice = await customer(shop);
  const { rows } = await files.preview(`tea,Tea,,${tea.sku},15,3.00,`);
  await placeOrder(shop, alice, [line(tea, 3)]).expect(201);

  await files.load(rows).expect(200);

  expect(await stockOf(shop, tea)).toBe(12);
});

test('less than nothing is refused to that row alone', async () => {
  const tea = await product(shop, { stock: 10 });
  const jam = await product(shop, { stock: 10 });
  const alice = await customer(shop);
  const { rows } = await files.preview(`tea,Tea,,${tea.sku},0,3.00,`, `jam,Jam,,${jam.sku},11,3.00,`);
  await placeOrder(shop, alice, [line(tea, 3)]).expect(201);

  const { body } = await files.load(rows).expect(200);

  expect(body.data).toEqual([
    { sku: tea.sku, outcome: 'refused', message: 'There is not enough stock' },
    { sku: jam.sku, outcome: 'updated' },
  ]);
  expect([await stockOf(shop, tea), await stockOf(shop, jam)]).toEqual([7, 11]);
});

test('the same rows sent twice move the stock once', async () => {
  const tea = await product(shop, { stock: 10 });
  const { rows } = await files.preview(`tea,Tea,,${tea.sku},15,3.00,`, 'two,Two,,I-TWO,5,1.00,');

  const answers = await Promise.all([files.load(rows), files.load(rows)]);
  const outcomes = answers.map(({ body }) => body.data.map(({ outcome }: { outcome: string }) => outcome));

  expect(outcomes.sort()).toEqual([
    ['refused', 'refused'],
    ['updated', 'created'],
  ]);
  expect(await stockOf(shop, tea)).toBe(15);
  expect(await shop.database.query(`SELECT stock FROM products WHERE sku = 'I-TWO'`)).toEqual([{ stock: 5 }]);
});

test('a product that was restocked or deleted meanwhile is left alone', async () => {
  const restocked = await product(shop, { stock: 10 });
  const deleted = await product(shop);
  const { rows } = await files.preview(`a,A,,${restocked.sku},15,3.00,`, `b,B,,${deleted.sku},5,3.00,`);
  const movement = { delta: 1, reason: 'received' };
  await shop.post(`/shop/products/${restocked.documentId}/movements`, olga.token, movement).expect(201);
  await shop.inside(
    async (strapi, documentId) => strapi.documents('api::product.product').delete({ documentId }),
    deleted.documentId,
  );

  const { body } = await files.load(rows).expect(200);

  expect(body.data).toEqual([
    { sku: restocked.sku, outcome: 'refused', message: expect.stringContaining('was moved by hand') },
    { sku: deleted.sku, outcome: 'refused', message: expect.stringContaining('was deleted') },
  ]);
  expect(await stockOf(shop, restocked)).toBe(11);
});

test('what was sold since an export stays sold when the file comes back with another price', async () => {
  const tea = await product(shop, { stock: 10, price: 3.5 });
  const file = await files.exported(tea.sku, (row) => row.replace('3.50', '4.00'));
  await placeOrder(shop, await customer(shop), [line(tea, 3)]).expect(201);

  const { rows } = await files.previewFile(file);
  expect(rows).toMatchObject([{ differences: [{ field: 'price', before: 3.5, after: 4 }] }]);
  await files.load(rows).expect(200);

  expect(await stockOf(shop, tea)).toBe(7);
});

test('a stock edited in an export moves by what was edited, and only once', async () => {
  const tea = await product(shop, { stock: 10 });
  const file = await files.exported(tea.sku, (row) => row.replace(',10,', ',15,'));
  await placeOrder(shop, await customer(shop), [line(tea, 3)]).expect(201);

  const { rows } = await files.previewFile(file);
  expect(rows).toMatchObject([{ differences: [{ field: 'stock', before: 7, after: 12 }] }]);
  await files.load(rows).expect(200);
  const again = await files.previewFile(file);

  expect(await stockOf(shop, tea)).toBe(12);
  expect(again.problems).toEqual([{ line: 2, message: expect.stringContaining('was moved') }]);
});

test('what a colleague has changed since the file was checked stays theirs', async () => {
  const tea = await product(shop, { stock: 10, price: 3.5 });
  const { rows } = await files.preview(`tea,Green,,${tea.sku},11,3.50,`);
  await shop.inside(
    async (strapi, documentId) =>
      strapi.documents('api::product.product').update({ documentId, data: { price: 9 } as never }),
    tea.documentId,
  );

  await files.load(rows).expect(200);

  expect(
    await shop.database.query('SELECT name, price::float, stock FROM products WHERE sku = $1', [tea.sku]),
  ).toEqual([{ name: 'Green', price: 9, stock: 11 }]);
});

test('a product that has only the SKU of the one that was seen is left alone', async () => {
  const [old, other] = [await product(shop), await product(shop, { stock: 1 })];
  const { rows } = await files.preview(`tea,Tea,,${old.sku},5,3.50,`);
  await shop.inside(
    async (strapi, gone, documentId, sku) => {
      await strapi.documents('api::product.product').delete({ documentId: gone });
      await strapi.documents('api::product.product').update({ documentId, data: { sku } as never });
    },
    old.documentId,
    other.documentId,
    old.sku,
  );

  expect((await files.load(rows).expect(200)).body.data).toMatchObject([{ outcome: 'refused' }]);
  expect(await stockOf(shop, other)).toBe(1);
});

test('the books agree after all of this', () => expectReconciled(shop));
