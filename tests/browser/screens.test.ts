/**
 * Every screen of the shop, on a small display and on a large one: nothing has to be scrolled sideways, and nothing keeps
 * somebody out. With PICTURES set the screens are kept as pictures in that folder: npm run pictures.
 */
import path from 'node:path';
import type { Page } from 'playwright-core';
import { removeUploads } from '../support/tasks';
import { describeInBrowser, Office, scrollsSideways, seriousFindings } from './browser';
import { stockShop, type StockedShop } from './stocked-shop';

const { PICTURES } = process.env;

describeInBrowser('every screen', () => {
  let office: Office;
  let stocked: StockedShop;
  const pages = new Map<number, Page>();

  beforeAll(async () => {
    office = await Office.open();
    stocked = await stockShop(office.shop);
    for (const width of [1280, 1920]) {
      const { page } = await office.signIn('opply-store-manager', width);
      // Strapi's banner about its media library: everybody closes it once.
      await page.getByRole('button', { name: 'Close' }).click();
      pages.set(width, page);
    }
  }, 300_000);

  afterEach(() => {
    expect(office.errors.splice(0)).toEqual([]);
  });

  afterAll(async () => {
    await removeUploads(office.shop.database);
    await office.close();
  });

  const products = 'content-manager/collection-types/api::product.product';

  /** Where each screen is, and what is there when it is complete. */
  const SCREENS: [string, () => string, (page: Page) => Promise<unknown>][] = [
    ['home', () => '', (page) => page.getByText('Restock').first().waitFor()],
    ['products', () => products, (page) => page.getByText('€').first().waitFor()],
    [
      'product',
      () => `${products}/${stocked.product}`,
      (page) => page.getByRole('button', { name: 'Record' }).waitFor(),
    ],
    ['orders', () => 'orders?state=placed', (page) => page.getByRole('checkbox').nth(1).waitFor()],
    ['order', () => `orders/${stocked.order}`, (page) => page.getByText('What happened').waitFor()],
    ['import', () => 'products-import', check],
  ];

  async function check(page: Page): Promise<void> {
    await page.getByRole('button', { name: 'Choose a file' }).waitFor();
    await page.locator('input[type=file]').setInputFiles({
      name: 'delivery.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(stocked.delivery),
    });
    await page.getByRole('tab', { name: /^All/ }).waitFor();
  }

  describe.each([1280, 1920])('at %i pixels', (width) => {
    test.each(SCREENS)('%s', async (name, place, complete) => {
      const page = pages.get(width) as Page;
      await page.goto(`${office.shop.url}/admin/${place()}`);
      await complete(page);

      expect(await scrollsSideways(page)).toBe(false);
      expect(await seriousFindings(page, 'main')).toEqual([]);
      if (PICTURES && width === 1280)
        await page.screenshot({ path: path.join(PICTURES, `panel-${name}.png`), animations: 'disabled' });
    });
  });
});
