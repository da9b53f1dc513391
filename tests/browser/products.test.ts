/** Products in the panel: a list that tells what is running out, and a form that cannot touch the stock. */
import type { Page } from 'playwright-core';
import { product, type TestProduct } from '../support/catalogue';
import { describeInBrowser, Office, scrollsSideways } from './browser';

describeInBrowser('products', () => {
  let office: Office;
  let page: Page;
  const products = {} as Record<'plenty' | 'low' | 'gone', TestProduct>;

  beforeAll(async () => {
    office = await Office.open();
    products.plenty = await product(office.shop, { stock: 50, price: 3.5, name: 'Plenty of tea' });
    products.low = await product(office.shop, { stock: 5, price: 12, name: 'Little coffee' });
    products.gone = await product(office.shop, { stock: 0, price: 1, name: 'No sugar' });
    ({ page } = await office.signIn('opply-store-manager'));
  });

  afterEach(() => {
    expect(office.errors.splice(0)).toEqual([]);
  });

  afterAll(() => office.close());

  const openList = async (query = '') => {
    await page.goto(`${office.shop.url}/admin/content-manager/collection-types/api::product.product${query}`);
    await page.getByText('Plenty of tea').waitFor();
    await page.getByText('€3.50').waitFor();
  };

  const rowOf = (name: string) => page.getByRole('row').filter({ hasText: name });

  test('the list shows picture, name, SKU, price with currency, stock, category and whether it is sold', async () => {
    await openList();

    const headers = await page.locator('th').allTextContents();
    for (const name of ['images', 'name', 'sku', 'price', 'stock', 'category', 'active'])
      expect(headers.some((header) => header.includes(name))).toBe(true);
    expect(await rowOf('Plenty of tea').textContent()).toContain('€3.50');
    expect(await scrollsSideways(page)).toBe(false);
  });

  test('what runs out is marked, and what is gone', async () => {
    await openList();
    await rowOf('Little coffee').getByText('Low', { exact: true }).waitFor();
    await rowOf('No sugar').getByText('Out of stock', { exact: true }).waitFor();

    expect(
      await rowOf('Plenty of tea')
        .getByText(/^(Low|Out of stock)$/)
        .count(),
    ).toBe(0);
  });

  test('it is sorted and filtered by what is shown', async () => {
    await openList('?sort=stock:DESC&filters[$and][0][stock][$gt]=0');

    const names = await page.locator('tbody tr').allTextContents();
    expect(names.map((row) => /Plenty|Little|No sugar/.exec(row)?.[0])).toEqual(['Plenty', 'Little']);
  });

  test('the stock in the form is only shown', async () => {
    await page.goto(
      `${office.shop.url}/admin/content-manager/collection-types/api::product.product/${products.low.documentId}`,
    );
    const stock = page.getByRole('textbox', { name: /^stock/ });
    await stock.waitFor();

    expect([await stock.inputValue(), await stock.isDisabled()]).toEqual(['5', true]);
  });
});
