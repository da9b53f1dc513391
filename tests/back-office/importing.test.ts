/** Importing from the panel: a file is looked at row by row, and then its rows are loaded. */
import { ledgerOf, product, stockOf } from '../support/catalogue';
import { HEADER, Importer, type PreviewedRow } from '../support/imports';
import { colleague, type Colleague } from '../support/panel';
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

const countOf = async (table: string) =>
  Number((await shop.database.query<{ count: string }>(`SELECT count(*) FROM ${table}`))[0]?.count);

test('the preview says what each row would change, and writes nothing', async () => {
  const tea = await product(shop, { stock: 10, price: 3.5, name: 'Tea' });
  const same = await product(shop, { stock: 4, price: 1, name: 'Same' });
  const before = await Promise.all(['products', 'categories', 'stock_movements'].map(countOf));

  const { rows, problems } = await files.preview(
    `tea,Green tea,Tea leaves,${tea.sku},12,4.00,`,
    `same,Same,,${same.sku},4,1.00,`,
    'new,New,,I-NEW,7,2.00,',
    'bad,Bad,,I-BAD,-1,2.00,',
    `twice,Twice,,${tea.sku},1,1.00,`,
  );

  expect(rows).toMatchObject([
    {
      change: 'updated',
      seen: { stock: 10 },
      differences: [
        { field: 'name', before: 'Tea', after: 'Green tea' },
        { field: 'price', before: 3.5, after: 4 },
        { field: 'category', before: null, after: 'Tea leaves' },
        { field: 'stock', before: 10, after: 12 },
      ],
    },
    { change: 'unchanged', seen: { stock: 4 }, differences: [] },
    { change: 'created', seen: null, differences: [], row: { sku: 'I-NEW', stock: 7 } },
  ]);
  expect(problems).toEqual([
    { line: 5, message: expect.stringContaining('Variant Inventory Qty') },
    { line: 6, message: `SKU ${tea.sku} stands on line 2 already` },
  ]);
  expect(await Promise.all(['products', 'categories', 'stock_movements'].map(countOf))).toEqual(before);
});

test('what was looked at is loaded, signed by who loaded it', async () => {
  const tea = await product(shop, { stock: 10 });
  const { rows } = await files.preview(`tea,Tea,,${tea.sku},4,3.00,`, 'pot,Pot,Ware,I-POT,3,9.50,');

  const { body } = await files.load(rows).expect(200);

  expect(body.data).toEqual([
    { sku: tea.sku, outcome: 'updated' },
    { sku: 'I-POT', outcome: 'created' },
  ]);
  expect(await stockOf(shop, tea)).toBe(4);
  expect((await ledgerOf(shop, tea)).at(-1)).toMatchObject({ delta: -6, stock_after: 4, reason: 'import' });
  const stored = await shop.database.query(
    `SELECT products.name, price::float, stock, categories.name AS category, actor_name AS who
     FROM products JOIN stock_movements ON stock_movements.product_id = products.id
     JOIN products_category_lnk AS link ON link.product_id = products.id
     JOIN categories ON categories.id = link.category_id WHERE sku = 'I-POT'`,
  );
  expect(stored).toEqual([{ name: 'Pot', price: 9.5, stock: 3, category: 'Ware', who: 'Olga Owner' }]);
});

test('pictures in the web are named, because they are to be fetched first', async () => {
  const { pictures } = await files.preview(
    'cup,Cup,,I-CUP,1,1.00,https://pictures.example/cup.png',
    'mug,Mug,,I-MUG,1,1.00,images/mug.png',
  );

  expect(pictures).toEqual(['https://pictures.example/cup.png']);
});

test('a picture of the media library is shown, and stays when the file names one that nobody has', async () => {
  await shop.inside(async (strapi) => {
    const file = { name: 'jar.png', hash: 'jar', ext: '.png', mime: 'image/png', size: 1, provider: 'local' };
    await strapi.db
      .query('plugin::upload.file')
      .create({ data: { ...file, url: '/uploads/jar.png', caption: 'images/jar.png' } });
  });
  const shown = () =>
    shop.database.query(
      `SELECT files.name FROM products JOIN files_related_mph AS link ON related_id = products.id
       JOIN files ON files.id = file_id WHERE sku = 'I-JAR' AND related_type = 'api::product.product'`,
    );
  await files.load((await files.preview('jar,Jar,,I-JAR,1,1.00,images/jar.png')).rows).expect(200);
  expect(await shown()).toEqual([{ name: 'jar.png' }]);

  const { rows } = await files.preview('jar,Jar,,I-JAR,1,2.00,images/lost.png');
  expect(rows).toMatchObject([{ differences: [{ field: 'price' }] }]);
  await files.load(rows).expect(200);

  expect(await shown()).toEqual([{ name: 'jar.png' }]);
});

test.each([
  ['inside the network of the server', 'http://127.0.0.1/cup.png'],
  ['of nobody', 'http://nobody.invalid/cup.png'],
  ['that nobody serves', 'http://0.0.0.0:1/cup.png'],
  ['that is a path', 'images/cup.png'],
])('a picture %s is refused', async (_what, address) => {
  const { status } = await shop.post('/shop/imports/pictures', olga.token, { address });

  expect(status).toBe(400);
});

test('what the shop exports comes back as unchanged, and what was edited in it as an edit', async () => {
  const tea = await product(shop, { stock: 10, price: 3.5, name: '=Tea, "green"' });
  const { text } = await shop.get('/shop/exports/products.csv', olga.token).buffer().expect(200);

  const same = await files.previewFile(text);
  expect(same.problems).toEqual([]);
  expect(same.rows.length).toBe(await countOf('products'));
  expect(new Set(same.rows.map(({ change }: PreviewedRow) => change))).toEqual(new Set(['unchanged']));

  const edited = (await files.upload(text.replace('green', 'white')).expect(200)).body.data;
  expect(edited.rows.filter(({ change }: PreviewedRow) => change !== 'unchanged')).toMatchObject([
    { row: { sku: tea.sku }, differences: [{ field: 'name', after: '=Tea, "white"' }] },
  ]);
});

test('categories are told apart by their names, not by what becomes of them in an address', async () => {
  const { rows } = await files.preview(
    'a,A,C#,I-SHARP,1,1.00,',
    'b,B,C++,I-PLUS,1,1.00,',
    'c,C,c#,I-LOW,1,1.00,',
  );
  await files.load(rows).expect(200);

  const stored = await shop.database.query(
    `SELECT sku, categories.name AS category FROM products
     JOIN products_category_lnk AS link ON link.product_id = products.id
     JOIN categories ON categories.id = link.category_id WHERE sku = ANY($1) ORDER BY sku`,
    [['I-SHARP', 'I-PLUS', 'I-LOW']],
  );
  expect(stored).toEqual([
    { sku: 'I-LOW', category: 'C#' },
    { sku: 'I-PLUS', category: 'C++' },
    { sku: 'I-SHARP', category: 'C#' },
  ]);
});

test('what could never be loaded is a problem of its row at once', async () => {
  const { rows, problems } = await files.preview(
    `a,A,${'x'.repeat(256)},I-LONG,1,1.00,`,
    'b,B,,I-GOOD,1,1.00,',
  );

  expect(problems).toEqual([{ line: 2, message: expect.stringMatching(/^category: /) }]);
  expect(rows.map(({ row }) => row.sku)).toEqual(['I-GOOD']);
});

test.each([
  ['another table', 'a,b\n1,2\n', 'it has no column'],
  ['an empty file', '', 'the file is empty'],
])('%s is a 400 that says so', async (_what, text, words) => {
  const { status, body } = await files.upload(text);

  expect([status, body.error.details.errors[0].path]).toEqual([400, ['files']]);
  expect(body.error.message).toContain(words);
});

test('more rows than a browser can show are refused', async () => {
  const many = Array.from({ length: 5_001 }, (_, n) => `h${n},T,,M-${n},1,1.00,`);

  const { status, body } = await files.upload([HEADER, ...many].join('\n'));

  expect(status).toBe(400);
  expect(body.error.message).toContain('npm run import');
});

test('nothing at all is a 400', async () => {
  expect((await shop.send('post', '/shop/imports/preview', olga.token)).status).toBe(400);
});

test('rows are checked as if anybody had typed them', async () => {
  const { rows } = await files.preview('x,X,,I-X,1,1.00,');
  const [good] = rows as [PreviewedRow];

  const { status, body } = await files.load([{ ...good, row: { ...good.row, stock: -1 } }]);

  expect([status, body.error.details.errors[0].path]).toEqual([400, ['rows', 0, 'row', 'stock']]);
});

test.each(['opply-fulfilment', 'opply-catalogue-editor'] as const)('%s may not import', async (role) => {
  const { token } = await colleague(shop, role);

  expect((await files.upload('x', token)).status).toBe(403);
  expect((await shop.post('/shop/imports/rows', token, {})).status).toBe(403);
  expect((await shop.post('/shop/imports/pictures', token, {})).status).toBe(403);
});

test('the books agree after all of this', () => expectReconciled(shop));
