/** Exports: what a spreadsheet gets to see. */
import { parse } from 'csv-parse/sync';
import { product } from '../support/catalogue';
import { line, placeOrder } from '../support/orders';
import { colleague, type Colleague } from '../support/panel';
import { customer, type Person } from '../support/people';
import { openShop, type Shop } from '../support/shop';

let shop: Shop;
let olga: Colleague;
let alice: Person;

beforeAll(async () => {
  shop = await openShop();
  olga = await colleague(shop, 'opply-store-manager');
  alice = await customer(shop);
});

type Row = Record<string, string>;

async function exported(name: string): Promise<{ rows: Row[]; headers: Record<string, string> }> {
  const { text, headers } = await shop.get(`/shop/exports/${name}.csv`, olga.token).buffer().expect(200);
  return { rows: parse(text, { bom: true, columns: true }), headers };
}

test('a product stands in a row, with its stock, and the file has a name', async () => {
  const tea = await product(shop, { stock: 7, price: 2.5, name: 'Tea, "green"' });

  const { rows, headers } = await exported('products');

  expect(rows.find(({ sku }) => sku === tea.sku)).toMatchObject({
    name: 'Tea, "green"',
    price: '2.50',
    stock: '7',
    low_stock_threshold: '5',
    active: 'true',
    category: '',
  });
  expect(headers['content-type']).toBe('text/csv; charset=utf-8');
  expect(headers['content-disposition']).toMatch(/^attachment; filename="products-\d{4}-\d\d-\d\d\.csv"$/);
});

test('an order stands in a row for each line, with whose it is', async () => {
  const tea = await product(shop, { stock: 7, price: 2.5 });
  const jam = await product(shop, { stock: 7, price: 4 });
  const { number } = (await placeOrder(shop, alice, [line(jam), line(tea, 2)]).expect(201)).body.data;

  const { rows } = await exported('orders');

  expect(rows.filter(({ order }) => order === number)).toMatchObject([
    {
      sku: jam.sku,
      quantity: '1',
      line_total: '4.00',
      order_total: '9.00',
      customer: alice.username,
      state: 'placed',
    },
    { sku: tea.sku, quantity: '2', unit_price: '2.50', line_total: '5.00', order_total: '9.00' },
  ]);
});

test('the ledger says of each movement what, why and who', async () => {
  const tea = await product(shop, { stock: 7 });
  await placeOrder(shop, alice, [line(tea, 2)]).expect(201);
  await shop
    .post(`/shop/products/${tea.documentId}/movements`, olga.token, {
      delta: -1,
      reason: 'damaged',
      note: 'fell',
    })
    .expect(201);

  const { rows } = await exported('ledger');

  expect(rows.filter(({ sku }) => sku === tea.sku)).toMatchObject([
    { delta: '7', stock_after: '7', reason: 'opening', who_kind: 'system' },
    { delta: '-2', stock_after: '5', reason: 'sale', who_kind: 'customer', who: alice.username },
    { delta: '-1', stock_after: '4', reason: 'damaged', note: 'fell', who_kind: 'admin', who: 'Olga Owner' },
  ]);
});

test('a name that begins like a formula is text in the spreadsheet', async () => {
  const { sku } = await product(shop, { name: '=HYPERLINK("https://evil.example")' });

  const { rows } = await exported('products');

  expect(rows.find((row) => row.sku === sku)?.name).toBe('\'=HYPERLINK("https://evil.example")');
});

test('a name with a formula behind a semicolon is none either, also where semicolons separate', async () => {
  const { sku } = await product(shop, { name: 'x;=1+1;@SUM(1);-1' });

  const { text } = await shop.get('/shop/exports/products.csv', olga.token).buffer().expect(200);

  const row = text.split('\n').find((one: string) => one.startsWith(sku)) ?? '';
  const [first, ...cells] = row.split(';');
  expect(first).toContain('x');
  expect(cells.map((cell) => cell.slice(0, 2))).toEqual(["'=", "'@", "'-"]);
});

test('who may not export hears so', async () => {
  const { token } = await colleague(shop, 'opply-fulfilment');

  for (const name of ['products', 'orders', 'ledger']) {
    expect((await shop.get(`/shop/exports/${name}.csv`, token)).status).toBe(403);
    expect((await shop.get(`/shop/exports/${name}.csv`)).status).toBe(401);
  }
});
