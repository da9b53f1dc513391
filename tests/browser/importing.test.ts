/** A file with good rows and bad ones, brought into the shop by a person in front of the panel. */
import type { Page } from 'playwright-core';
import { product, stockOf, type TestProduct } from '../support/catalogue';
import { describeInBrowser, Office, scrollsSideways, seriousFindings } from './browser';

const HEADER = 'Handle,Title,Variant SKU,Variant Inventory Qty,Variant Price';

describeInBrowser('importing products', () => {
  let office: Office;
  let page: Page;
  let tea: TestProduct;

  beforeAll(async () => {
    office = await Office.open();
    tea = await product(office.shop, { stock: 10, price: 3.5, name: 'Tea' });
    ({ page } = await office.signIn('opply-store-manager'));
  });

  afterEach(() => {
    expect(office.errors.splice(0)).toEqual([]);
  });

  afterAll(() => office.close());

  const choose = (...rows: string[]) => chooseFile([HEADER, ...rows, '']);

  const chooseFile = async (lines: string[]) => {
    await page.goto(`${office.shop.url}/admin/content-manager/collection-types/api::product.product`);
    await page.getByRole('link', { name: 'Import products' }).click();
    await page.getByRole('button', { name: 'Choose a file' }).waitFor();
    await page.locator('input[type=file]').setInputFiles({
      name: 'delivery.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(lines.join('\n')),
    });
  };

  const rowOf = (line: number) =>
    page
      .locator('tbody:visible tr')
      .filter({ has: page.locator('td', { hasText: new RegExp(`^${line}$`) }) });

  const storedSkus = async () =>
    (await office.shop.database.query('SELECT sku FROM products')).map(({ sku }) => sku);

  test('shows what each row would change before anything is written, and then writes it', async () => {
    await choose(`tea,Tea,${tea.sku},12,4.00`, 'pot,Pot,B-POT,3,9.50', 'bad,Bad,B-BAD,some,1.00');
    await page.getByRole('button', { name: 'Import 2 products' }).waitFor();

    expect(await rowOf(2).textContent()).toContain('Price: €3.50 → €4.00Stock: 10 → 12');
    expect(await rowOf(3).textContent()).toContain('New€9.50, stock 3');
    expect(await rowOf(4).textContent()).toContain('Variant Inventory Qty is not a whole number');
    expect(await seriousFindings(page, 'main')).toEqual([]);
    expect(await scrollsSideways(page)).toBe(false);
    expect([await stockOf(office.shop, tea), await storedSkus()]).toEqual([10, [tea.sku]]);
    await page.getByRole('button', { name: 'Import 2 products' }).click();
    await page.getByText('2 imported, 0 refused').waitFor();

    expect(await rowOf(2).textContent()).toContain('Updated');
    expect(await rowOf(3).textContent()).toContain('Created');
    expect([await stockOf(office.shop, tea), (await storedSkus()).sort()]).toEqual([
      12,
      ['B-POT', tea.sku].sort(),
    ]);
    expect(await seriousFindings(page, 'main')).toEqual([]);
  });

  test('the same file once more has nothing left to do', async () => {
    await choose('mug,Mug,B-MUG,3,9.50');
    await page.getByRole('button', { name: 'Import 1 product' }).click();
    await page.getByText('1 imported, 0 refused').waitFor();

    await choose('mug,Mug,B-MUG,3,9.50');

    await page.getByRole('tab', { name: 'Unchanged (1)' }).waitFor();
    expect(await page.getByRole('button', { name: 'Nothing to import' }).isDisabled()).toBe(true);
  });

  test('an import that stops goes on where it stopped, and loads nothing twice', async () => {
    const many = Array.from({ length: 30 }, (_, index) => `h${index},H,B-MANY-${index},2,1.00`);
    await choose(...many);
    let sent = 0;
    await page.route('**/shop/imports/rows', async (route) => {
      sent += 1;
      // The second answer is lost after the server has done its work.
      if (sent === 2) await route.fetch().then(() => route.abort());
      else await route.continue();
    });
    await page.getByRole('button', { name: 'Import 30 products' }).click();

    await page.getByRole('button', { name: 'Import the remaining 5' }).click();
    await page.getByText('25 imported, 5 refused').waitFor();

    const stored = await office.shop.database.query(
      `SELECT count(*)::int AS products, sum(stock)::int AS pieces FROM products WHERE sku LIKE 'B-MANY-%'`,
    );
    expect(stored).toEqual([{ products: 30, pieces: 60 }]);
    await page.unrouteAll();
    // The browser says of the request that was cut that it was.
    expect(office.errors.splice(0)).toEqual([expect.stringContaining('ERR_FAILED')]);
  });

  test('a picture that cannot be had costs its product only the picture, and says why', async () => {
    await chooseFile([`${HEADER},Image Src`, 'tin,Tin,B-TIN,3,9.50,http://127.0.0.1/tin.png']);
    await page.getByText('1 picture will be fetched').waitFor();
    await page.getByRole('button', { name: 'Import 1 product' }).click();
    await page.getByText('1 imported, 0 refused').waitFor();

    await page.getByText('1 picture could not be fetched').waitFor();
    await page.getByText('http://127.0.0.1/tin.png: URL resolves to a blocked address').waitFor();
    expect(await storedSkus()).toContain('B-TIN');
    // The browser says of every refused request that it was refused.
    expect(office.errors.splice(0)).toEqual([expect.stringContaining('400')]);
  });

  test('leaving in the middle is asked about first', async () => {
    await choose('cup,Cup,B-LEFT,3,9.50');
    let goOn: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (goOn = resolve));
    await page.route('**/shop/imports/rows', async (route) => held.then(() => route.continue()));
    await page.getByRole('button', { name: 'Import 1 product' }).click();
    const asked = page.waitForEvent('dialog');
    const leaving = page.getByRole('link', { name: 'Orders', exact: true }).click();

    const dialog = await asked;
    expect(dialog.message()).toContain('not done yet');
    await dialog.dismiss();
    await leaving;
    goOn();
    await page.getByText('1 imported, 0 refused').waitFor();
    await page.unrouteAll();
  });

  test('rows are shown by what would become of them', async () => {
    await choose('cup,Cup,B-CUP,3,9.50', 'bad,Bad,B-BAD,some,1.00', 'jar,Jar,B-JAR,3,9.50');
    await page.getByRole('tab', { name: 'All (3)' }).waitFor();

    await page.getByRole('tab', { name: 'With a problem (1)' }).click();

    expect(await page.locator('tbody:visible tr').count()).toBe(1);
    expect(await rowOf(3).textContent()).toContain('Cannot be imported');
  });

  test('a file that is none of this is told so', async () => {
    await page.goto(`${office.shop.url}/admin/products-import`);
    await page.getByRole('button', { name: 'Choose a file' }).waitFor();
    await page.locator('input[type=file]').setInputFiles({
      name: 'wages.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('name,wage\nOlga,1\n'),
    });

    await page.getByText('it has no column "Handle"').waitFor();
    expect(await page.locator('tbody').count()).toBe(0);
    // The browser says of every refused request that it was refused.
    expect(office.errors.splice(0)).toEqual([expect.stringContaining('400')]);
  });

  test('a catalogue editor is not offered it, and has no way to it by the address', async () => {
    const { page: editors } = await office.signIn('opply-catalogue-editor');
    await editors.goto(`${office.shop.url}/admin/content-manager/collection-types/api::product.product`);
    await editors.getByRole('link', { name: 'Create new entry' }).first().waitFor();
    expect(await editors.getByRole('link', { name: 'Import products' }).count()).toBe(0);

    await editors.goto(`${office.shop.url}/admin/products-import`);
    await editors
      .getByText(/permission/i)
      .first()
      .waitFor();
    expect(await editors.locator('input[type=file]').count()).toBe(0);
  });
});
