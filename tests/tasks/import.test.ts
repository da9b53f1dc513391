/**
 * `npm run import` as an operator runs it, on the catalogue that comes with the shop: every row of it arrives, a
 * second run changes nothing, and a changed file changes exactly what it says.
 */
import { copyFile, cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { TestDatabase } from '../support/database';
import { dropWithUploads, runTask, type Ended } from '../support/tasks';

const SEEDS = path.resolve(__dirname, '..', '..', 'database', 'seeds');
const SEED = path.join(SEEDS, 'catalogue.csv');

let folder: string;
/** Filled once from the catalogue that comes with the shop. */
let seeded: TestDatabase;
/** For files of the tests' own; each test uses SKUs that no other does. */
let database: TestDatabase;
let firstRun: Ended;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'opply-shop-import-'));
  await cp(path.join(SEEDS, 'images'), path.join(folder, 'images'), { recursive: true });
  [seeded, database] = await Promise.all([TestDatabase.create(), TestDatabase.create()]);
  firstRun = await runTask(seeded, 'import', [SEED]);
});
afterAll(async () => {
  await Promise.all([seeded, database].map(dropWithUploads));
  await rm(folder, { recursive: true, force: true });
});

/** Writes a file beside the images, and imports it. */
async function importText(text: string) {
  const file = path.join(folder, 'catalogue.csv');
  await writeFile(file, text);
  return runTask(database, 'import', [file]);
}

const HEADER = 'Handle,Title,Type,Option1 Value,Variant SKU,Variant Inventory Qty,Variant Price,Image Src';
const catalogue = (...rows: string[]): string => [HEADER, ...rows, ''].join('\n');

const numberOf = async (database: TestDatabase, what: string): Promise<number> =>
  Number((await database.query<{ count: string }>(`SELECT count(*) FROM ${what}`))[0]?.count);

/** Products of the tests' own database whose SKU begins so. */
const products = (prefix: string) =>
  database.query(
    'SELECT sku, slug, price::float, stock FROM products WHERE starts_with(sku, $1) ORDER BY sku',
    [prefix],
  );

const ledger = (database: TestDatabase, sku: string) =>
  database.query(
    `SELECT delta, stock_after, reason FROM stock_movements JOIN products ON products.id = product_id
     WHERE sku = $1 ORDER BY stock_movements.id`,
    [sku],
  );

test('the catalogue that comes with the shop: 200 products in 8 categories with images, stock by import movements', async () => {
  expect(firstRun.code).toBe(0);
  expect(firstRun.out).toContain('200 products created, 0 updated, 0 unchanged, 0 rows with a problem.');
  expect(await numberOf(seeded, 'products')).toBe(200);
  expect(await numberOf(seeded, 'products WHERE NOT active')).toBeGreaterThan(0);
  expect(await numberOf(seeded, 'categories')).toBe(8);
  expect(
    await numberOf(
      seeded,
      'products LEFT JOIN products_category_lnk ON product_id = products.id WHERE category_id IS NULL',
    ),
  ).toBe(0);
  expect(await numberOf(seeded, 'files')).toBe(8);
  expect(
    await numberOf(
      seeded,
      `products WHERE id NOT IN (SELECT related_id FROM files_related_mph WHERE field = 'images')`,
    ),
  ).toBe(0);
  expect(await seeded.query('SELECT DISTINCT reason FROM stock_movements')).toEqual([{ reason: 'import' }]);
  expect(await ledger(seeded, 'COF-QUA-250')).toEqual([{ delta: 184, stock_after: 184, reason: 'import' }]);
});

test('running it twice changes nothing: no movement, no file, no row', async () => {
  const everything = async () => ({
    products: await seeded.query('SELECT * FROM products ORDER BY id'),
    movements: await numberOf(seeded, 'stock_movements'),
    files: await numberOf(seeded, 'files'),
    images: await numberOf(seeded, 'files_related_mph'),
  });
  const before = await everything();

  const { code, out } = await runTask(seeded, 'import', [SEED]);

  expect(code).toBe(0);
  expect(out).toContain('0 products created, 0 updated, 200 unchanged');
  expect(await everything()).toEqual(before);
});

test('a changed file changes the price, and moves the stock by the difference', async () => {
  await importText(
    catalogue('tea,Tea,Tea,,A-TEA,10,3.50,', 'jam,Jam,Pantry,,A-JAM,10,4.00,', 'mug,Mug,,,A-MUG,3,9.00,'),
  );

  const { out } = await importText(
    catalogue('tea,Tea,Tea,,A-TEA,4,3.75,', 'jam,Jam,Pantry,,A-JAM,12,4.00,', 'mug,Mug,,,A-MUG,,9.00,'),
  );

  expect(out).toContain('0 products created, 2 updated, 1 unchanged');
  expect(await products('A-')).toMatchObject([
    { sku: 'A-JAM', price: 4, stock: 12 },
    { sku: 'A-MUG', price: 9, stock: 3 },
    { sku: 'A-TEA', price: 3.75, stock: 4 },
  ]);
  expect(await ledger(database, 'A-TEA')).toEqual([
    { delta: 10, stock_after: 10, reason: 'import' },
    { delta: -6, stock_after: 4, reason: 'import' },
  ]);
  expect(await ledger(database, 'A-JAM')).toMatchObject([{ delta: 10 }, { delta: 2 }]);
});

test('bad rows are reported with their line number, and the rest is loaded', async () => {
  const { code, out } = await importText(
    catalogue(
      'tea,Tea,Tea,,B-TEA,10,3.50,images/tea.png',
      'jam,Jam,Pantry,,B-JAM,10,cheap,',
      'mug,"Mug\nwith a name of two lines",,,B-MUG,-1,9.00,',
      'cup,Cup,,,,1,9.00,',
      'tin,Tin,,,B-TEA,1,9.00,',
      'pot,Pot,,,B-POT,1,9.00,images/none.png',
      'pan,Pan,,,B-PAN,1,9.00,../../../etc/passwd.png',
      'can,Can,,,B-CAN,1',
    ),
  );

  expect(code).toBe(0);
  expect(out).toContain('3 products created, 0 updated, 0 unchanged, 7 rows with a problem.');
  const reported = out.slice(out.indexOf('with a problem.')).split('\n').slice(1, 8);
  expect(reported).toEqual([
    expect.stringMatching(/line 3: Variant Price.*"cheap"/),
    expect.stringMatching(/line 4: Variant Inventory Qty.*"-1"/),
    expect.stringMatching(/line 6: Variant SKU is empty/),
    expect.stringMatching(/line 7: SKU B-TEA stands on line 2 already/),
    expect.stringMatching(/line 8: image images\/none.png: .+/),
    expect.stringMatching(/line 9: image .*passwd.png: it lies outside/),
    expect.stringMatching(/line 10: .*columns/),
  ]);
  expect((await products('B-')).map(({ sku }) => sku)).toEqual(['B-PAN', 'B-POT', 'B-TEA']);
});

test('a row the database refuses costs only itself, not the rows it was loaded with', async () => {
  await database.query(`ALTER TABLE products ADD CONSTRAINT no_jam CHECK (sku <> 'C-JAM')`);

  const { code, out } = await importText(
    catalogue('tea,Tea,,,C-TEA,10,3.50,', 'jam,Jam,,,C-JAM,10,4.00,', 'mug,Mug,,,C-MUG,3,9.00,'),
  );

  expect(code).toBe(0);
  expect(out).toMatch(
    /2 products created, 0 updated, 0 unchanged, 1 rows with a problem\.\n {2}line 3: .*no_jam/,
  );
  expect(await products('C-')).toMatchObject([
    { sku: 'C-MUG', stock: 3 },
    { sku: 'C-TEA', stock: 10 },
  ]);
});

test('two products of one name get a slug each', async () => {
  await importText(catalogue('bowl,Bowl,,,D-1,1,3.50,', 'bowl,,,,D-2,1,3.50,'));
  expect(await products('D-')).toMatchObject([{ slug: 'bowl' }, { slug: 'bowl-d-2' }]);
});

test('what cannot be imported is said in a sentence, with exit code 1', async () => {
  const picture = path.join(folder, 'picture.csv');
  await copyFile(path.join(SEEDS, 'images', 'tea.png'), picture);
  const wrong = [[], [path.join(folder, 'none.csv')], [picture], [folder]];

  const answers = await Promise.all(wrong.map((parameters) => runTask(database, 'import', parameters)));

  expect(answers.map(({ code }) => code)).toEqual([1, 1, 1, 1]);
  const lastLines = answers.map(({ err }) => err.trimEnd().split('\n').pop());
  expect(lastLines).toEqual([
    expect.stringMatching(/^Which file\? /),
    expect.stringMatching(/^There is no file .*none\.csv$/),
    expect.stringMatching(/^This is no catalogue of products/),
    expect.stringMatching(/director/),
  ]);
});

test('after all of this the books agree', async () => {
  const answers = await Promise.all([seeded, database].map((each) => runTask(each, 'reconcile')));
  expect(answers.map(({ code }) => code)).toEqual([0, 0]);
});
