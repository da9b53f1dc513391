/** Shopify's export, as people's shops really write it: what becomes a product, and what is said of the rest. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CatalogueRow, Problem } from '../../src/importing/catalogue-row';
import { readCatalogue } from '../../src/importing/read-catalogue';

let folder: string;
let files = 0;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'opply-shop-csv-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const HEADER =
  'Handle,Title,Body (HTML),Type,Published,Option1 Value,Option2 Value,Variant SKU,Variant Inventory Qty,Variant Price,Image Src,Status';

interface Catalogue {
  variants: CatalogueRow[];
  problems: Problem[];
}

/** Reads a file with these lines below the header. */
const read = (...rows: string[]): Promise<Catalogue> => readText([HEADER, ...rows, ''].join('\n'));

async function readText(text: string | Buffer): Promise<Catalogue> {
  const file = path.join(folder, `${(files += 1)}.csv`);
  await writeFile(file, text);
  const catalogue: Catalogue = { variants: [], problems: [] };
  for await (const { rows, problems } of readCatalogue(file, () => undefined)) {
    catalogue.variants.push(...rows);
    catalogue.problems.push(...problems);
  }
  return catalogue;
}

const TEA = 'tea,Tea,,Tea,true,,,TEA-1,5,3.50,,active';
const JAM = 'jam,Jam,,Pantry,true,,,JAM-1,7,4.00,,active';

describe('products', () => {
  test('a row becomes a product with all the shop keeps of it', async () => {
    const { variants, problems } = await read(
      'green-tea,Green Tea,<p>Leaves</p>,Tea,true,Default Title,,TEA-1,5,3.50,images/tea.png,active',
    );

    expect(problems).toEqual([]);
    expect(variants).toEqual([
      {
        line: 2,
        sku: 'TEA-1',
        name: 'Green Tea',
        slug: 'green-tea',
        description: 'Leaves',
        price: 3.5,
        stock: 5,
        active: true,
        category: 'Tea',
        images: ['images/tea.png'],
      },
    ]);
  });

  test('variants become products of their own, with their options in name and slug', async () => {
    const { variants } = await read(
      'mug,Mug,,Kitchen,true,Red,Large,MUG-RL,5,9.00,,active',
      'mug,,,,,Blue,Small,MUG-BS,2,8.00,,',
    );

    expect(variants).toMatchObject([
      { sku: 'MUG-RL', name: 'Mug – Red / Large', slug: 'mug-red-large', price: 9, stock: 5 },
      { sku: 'MUG-BS', name: 'Mug – Blue / Small', slug: 'mug-blue-small', price: 8, stock: 2 },
    ]);
  });

  test('text, type, image and state are inherited from the first row of the handle, and from no other handle', async () => {
    const { variants } = await read(
      'mug,Mug,<b>Holds tea</b>,Kitchen,false,Red,,MUG-R,5,9.00,mug.png,draft',
      'mug,,,,,Blue,,MUG-B,2,8.00,,',
      'jam,Jam,,,,,,JAM-1,2,8.00,,',
    );

    const shared = { description: '**Holds tea**', category: 'Kitchen', active: false, images: ['mug.png'] };
    expect(variants).toMatchObject([
      { sku: 'MUG-R', ...shared },
      { sku: 'MUG-B', ...shared },
      { sku: 'JAM-1', description: null, category: null, active: true, images: [] },
    ]);
  });

  test('images on the rows of its variants belong to the whole product, each once', async () => {
    const { variants } = await read(
      'tea,Tea,,,,100 g,,TEA-1,5,3.50,images/a.png,',
      'tea,,,,,200 g,,TEA-2,5,6.50,images/b.png,',
      'tea,,,,,300 g,,TEA-3,5,9.50,images/a.png,',
    );

    const both = ['images/a.png', 'images/b.png'];
    expect(variants.map(({ images }) => images)).toEqual([both, both, both]);
  });

  test('a row with nothing but an image adds it to every variant of the product above', async () => {
    const { variants, problems } = await read(
      'mug,Mug,,,true,Red,,MUG-R,5,9.00,front.png,active',
      'mug,,,,,Blue,,MUG-B,2,8.00,,',
      'mug,,,,,,,,,,back.png,',
      JAM,
    );

    expect(problems).toEqual([]);
    expect(variants.map(({ sku, images }) => [sku, images])).toEqual([
      ['MUG-R', ['front.png', 'back.png']],
      ['MUG-B', ['front.png', 'back.png']],
      ['JAM-1', []],
    ]);
  });

  test.each([
    ['draft', 'tea,Tea,,,true,,,TEA-1,5,3.50,,draft'],
    ['archived', 'tea,Tea,,,true,,,TEA-1,5,3.50,,archived'],
    ['unpublished', 'tea,Tea,,,FALSE,,,TEA-1,5,3.50,,active'],
  ])('what is %s is loaded, but not for sale', async (_state, row) => {
    expect((await read(row)).variants).toMatchObject([{ sku: 'TEA-1', active: false }]);
  });

  test('an empty stock is no stock of zero: the file does not say', async () => {
    const { variants } = await read('tea,Tea,,,,,,TEA-1,,3.50,,', 'jam,Jam,,,,,,JAM-1,0,3.50,,');
    expect(variants.map(({ stock }) => stock)).toEqual([undefined, 0]);
  });

  test('HTML becomes Markdown, and scripts and styles vanish with all that is in them', async () => {
    const html =
      '<style>p{}</style><h2>Tea</h2><p>For <em>you</em></p><ul><li>hot</li></ul><script>steal("x")</script>';
    const { variants } = await read(`tea,Tea,"${html.replaceAll('"', '""')}",,,,,TEA-1,5,3.50,,`);
    expect(variants[0]?.description).toBe('## Tea\n\nFor _you_\n\n-   hot');
  });
});

describe('the file', () => {
  test('may quote commas, quotes and line breaks; the lines after it are counted as an editor shows them', async () => {
    const { variants, problems } = await read(
      'tea,"Tea, ""green""","<p>one\ntwo\nthree</p>",,,,,TEA-1,5,3.50,,',
      'jam,Jam,,,,,,JAM-1,5,cheap,,',
      'mug,Mug,,,,,,MUG-1,5,3.50,,',
    );

    expect(variants.map(({ line, name }) => [line, name])).toEqual([
      [2, 'Tea, "green"'],
      [6, 'Mug'],
    ]);
    expect(problems).toMatchObject([{ line: 5 }]);
  });

  test('may have blank lines between its rows, which count as lines', async () => {
    const { variants, problems } = await read(TEA, '', JAM);
    expect(problems).toEqual([]);
    expect(variants.map(({ line }) => line)).toEqual([2, 4]);
  });

  test('may begin with a byte order mark and end its lines as Windows does', async () => {
    const { variants, problems } = await readText(`\ufeff${[HEADER, TEA, JAM, ''].join('\r\n')}`);
    expect(problems).toEqual([]);
    expect(variants.map(({ line, sku }) => [line, sku])).toEqual([
      [2, 'TEA-1'],
      [3, 'JAM-1'],
    ]);
  });

  test('may lack the line break at its end, or all rows', async () => {
    expect((await readText(`${HEADER}\n${TEA}`)).variants).toHaveLength(1);
    expect(await readText(HEADER)).toEqual({ variants: [], problems: [] });
  });

  test('is refused when it is not in UTF-8, because its letters would be lost', async () => {
    const text = Buffer.concat([
      Buffer.from(`${HEADER}\n`),
      Buffer.from('tea,Grüner Tee,,,,,,T,1,1.00,,', 'latin1'),
    ]);

    await expect(readText(text)).rejects.toThrow(/UTF-8/);
  });

  test.each([
    ['other columns', 'name,price\nTea,3.50\n', /Handle.*Title.*Variant SKU.*Variant Price/],
    ['no text at all', '', /no catalogue of products/],
    ['a picture', '\x89PNG\r\n\x1a\n\0\0\0', /no catalogue of products/],
  ])('is refused when it is no such export: %s', async (_name, text, message) => {
    await expect(readText(text)).rejects.toThrow(message);
  });
});

describe('a row that cannot be read', () => {
  test.each([
    ['a price that is no number', 'x,X,,,,,,X-1,5,cheap,,', /Variant Price.*"cheap"/],
    ['a price with three decimals', 'x,X,,,,,,X-1,5,3.505,,', /Variant Price.*"3.505"/],
    ['a negative price', 'x,X,,,,,,X-1,5,-3.50,,', /Variant Price/],
    ['a price larger than its column', 'x,X,,,,,,X-1,5,100000000,,', /Variant Price/],
    ['no price', 'x,X,,,,,,X-1,5,,,', /Variant Price/],
    ['a negative stock', 'x,X,,,,,,X-1,-5,3.50,,', /Variant Inventory Qty.*"-5"/],
    ['half a piece', 'x,X,,,,,,X-1,0.5,3.50,,', /Variant Inventory Qty/],
    ['no SKU', 'x,X,,,,,,,5,3.50,,', /Variant SKU is empty/],
    ['no title anywhere', 'x,,,,,,,X-1,5,3.50,,', /Title is empty/],
    ['no handle', ',X,,,,,,X-1,5,3.50,,', /Handle is empty/],
    ['a SKU of 65 characters', `x,X,,,,,,${'X'.repeat(65)},5,3.50,,`, /Variant SKU is longer/],
    ['a column too few', 'x,X,,,,,,X-1,5,3.50,', /columns/],
    ['a column too many', 'x,X,,,,,,X-1,5,3.50,,,', /columns/],
    ['a quote in the middle of a field', 'x,X "tea" X,,,,,,X-1,5,3.50,', /./],
  ])('is reported with its line, and the rows around it are read: %s', async (_name, row, message) => {
    const { variants, problems } = await read(TEA, row, JAM);
    expect(variants.map(({ line, sku }) => [line, sku])).toEqual([
      [2, 'TEA-1'],
      [4, 'JAM-1'],
    ]);
    expect(problems).toEqual([{ line: 3, message: expect.stringMatching(message) }]);
  });

  test('a quote that is never closed is reported with the line it opens on, and the rows before it are read', async () => {
    const { variants, problems } = await read(
      TEA,
      'jam,"Jam,,,,,,JAM-1,5,3.50,,',
      'mug,Mug,,,,,,MUG-1,5,3.50,,',
    );
    expect(variants.map(({ sku }) => sku)).toEqual(['TEA-1']);
    expect(problems).toEqual([{ line: 3, message: expect.stringMatching(/quote/i) }]);
  });

  test('does not take the title from its neighbours when the first row of a handle was the bad one', async () => {
    const { variants } = await read(TEA, 'mug,Mug,,,,Red,,,5,3.50,,', 'mug,,,,,Blue,,MUG-B,5,3.50,,');
    expect(variants.map(({ name }) => name)).toEqual(['Tea', 'Mug – Blue']);
  });

  test('a quote closed in the middle of a cell costs its row, and no other', async () => {
    const { variants, problems } = await read(
      TEA,
      'mug,"Mug"s,,,,,,MUG-1,5,3.50,,',
      'cup,Cup,,,,,,CUP-1,5,3.50,,',
      'jam,"Jam",,,,,,JAM-1,5,3.50,,',
    );

    expect(variants.map(({ sku }) => sku)).toEqual(['TEA-1', 'CUP-1', 'JAM-1']);
    expect(problems).toEqual([{ line: 3, message: expect.stringMatching(/quote/) }]);
  });

  test('a name that begins with a quote is none of that', async () => {
    const { variants } = await read('tea,"""Green"" tea",,,,,,TEA-1,5,3.50,,');

    expect(variants.map(({ name }) => name)).toEqual(['"Green" tea']);
  });
});
