/** The shop's own export, changed in a spreadsheet and read again: what it says counts, what it leaves out does not. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CatalogueRow, Problem } from '../../src/importing/catalogue-row';
import { readCatalogue } from '../../src/importing/read-catalogue';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'opply-shop-csv-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function read(...lines: string[]): Promise<{ rows: CatalogueRow[]; problems: Problem[] }> {
  const file = path.join(folder, 'products.csv');
  await writeFile(file, [...lines, ''].join('\n'));
  const catalogue: { rows: CatalogueRow[]; problems: Problem[] } = { rows: [], problems: [] };
  for await (const { rows, problems } of readCatalogue(file, () => undefined)) {
    catalogue.rows.push(...rows);
    catalogue.problems.push(...problems);
  }
  return catalogue;
}

const HEADER = 'sku,name,slug,description,price,stock,low_stock_threshold,category,active,created_at';

test('a row becomes a product with all the file says of it', async () => {
  const { rows, problems } = await read(
    HEADER,
    'T-1,Tea,green-tea,"Fresh, green",3.50,7,2,Drinks,true,2026-01-01',
  );

  expect(problems).toEqual([]);
  expect(rows).toEqual([
    {
      line: 2,
      sku: 'T-1',
      name: 'Tea',
      slug: 'green-tea',
      description: 'Fresh, green',
      price: 3.5,
      stock: 7,
      lowStockThreshold: 2,
      category: 'Drinks',
      active: true,
    },
  ]);
});

test('an empty cell clears a text, and says nothing of a number; no column says nothing at all', async () => {
  const { rows } = await read(HEADER, 'T-1,Tea,,,3.50,,,,,');
  expect(rows).toMatchObject([{ slug: 'tea', description: null, category: null }]);
  expect(rows.map(({ stock, lowStockThreshold, active }) => [stock, lowStockThreshold, active])).toEqual([
    [undefined, undefined, undefined],
  ]);

  const { rows: fewer } = await read('sku,name,price', 'T-1,Tea,3.50');
  expect(fewer.map(({ description, category, images }) => [description, category, images])).toEqual([
    [undefined, undefined, undefined],
  ]);
});

test('what the stock was when it was exported comes back with it', async () => {
  const { rows, problems } = await read(
    'sku,name,price,stock,stock_seen',
    'T-1,Tea,1.00,12,7:10:99',
    'T-2,Jam,1.00,12,10',
  );

  expect(rows.map(({ stock, exported }) => [stock, exported])).toEqual([
    [12, { product: 7, stock: 10, movement: 99 }],
  ]);
  expect(problems).toEqual([{ line: 3, message: 'stock_seen is not as it was exported: "10"' }]);
});

test('what a spreadsheet of another country writes is understood', async () => {
  const { rows } = await read('sku;name;price;active', 'T-1;Tea, green;3,5;FALSE');

  expect(rows).toMatchObject([{ name: 'Tea, green', price: 3.5, active: false }]);
});

test('the quote before what looks like a formula goes as it came', async () => {
  const { rows } = await read(
    'sku,name,price',
    `T-1,'=Tea,1.00`,
    `T-2,'Quoted' tea,1.00`,
    `T-3,"x;'=1+1",1.00`,
  );

  expect(rows.map(({ name }) => name)).toEqual(['=Tea', "'Quoted' tea", 'x;=1+1']);
});

test.each([
  ['an empty sku', ',Tea,,,1.00,,,,,', /sku is empty/],
  ['an empty name', 'T-1,,,,1.00,,,,,', /name is empty/],
  ['a price that is none', 'T-1,Tea,,,cheap,,,,,', /price is not an amount: "cheap"/],
  ['less than nothing in stock', 'T-1,Tea,,,1.00,-1,,,,', /stock is not a whole number.*"-1"/],
  ['half a threshold', 'T-1,Tea,,,1.00,,0.5,,,', /low_stock_threshold is not.*"0.5"/],
  ['a doubt', 'T-1,Tea,,,1.00,,,,maybe,', /active is neither true nor false: "maybe"/],
  ['a column too many', 'T-1,Tea,,,1.00,,,,true,,x', /columns/],
])('%s is a problem of that line, and of no other', async (_what, line, message) => {
  const { rows, problems } = await read(HEADER, line, 'T-2,Jam,,,1.00,,,,,');

  expect(problems).toEqual([{ line: 2, message: expect.stringMatching(message) }]);
  expect(rows.map(({ sku }) => sku)).toEqual(['T-2']);
});
