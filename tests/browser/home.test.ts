/** The home page of the panel: what was sold, what waits, what runs out; and the ways from there. */
import type { Page } from 'playwright-core';
import { product, type TestProduct } from '../support/catalogue';
import { line, placeOrder } from '../support/orders';
import { customer } from '../support/people';
import { describeInBrowser, Office, scrollsSideways } from './browser';

describeInBrowser('the home page', () => {
  let office: Office;
  let page: Page;
  let tea: TestProduct;

  beforeAll(async () => {
    office = await Office.open();
    const alice = await customer(office.shop);
    tea = await product(office.shop, { stock: 6, price: 12.5, name: 'Sencha' });
    for (const quantity of [1, 2]) await placeOrder(office.shop, alice, [line(tea, quantity)]).expect(201);
    ({ page } = await office.signIn('opply-store-manager', 1920));
  });

  beforeEach(async () => {
    await page.goto(`${office.shop.url}/admin/`);
    await page.getByText('Running out', { exact: true }).waitFor();
  });

  afterEach(() => {
    expect(office.errors.splice(0)).toEqual([]);
  });

  afterAll(() => office.close());

  test('tells what was sold today, and day by day', async () => {
    await page.getByText('€37.50').first().waitFor();

    const days = page.getByRole('list', { name: 'The last 30 days' }).getByRole('listitem');
    expect(await days.count()).toBe(30);
    expect(await days.last().getAttribute('aria-label')).toMatch(/^\d{4}-\d\d-\d\d: 2 orders, €37\.50$/);
    expect(await scrollsSideways(page)).toBe(false);
  });

  test('leads to the orders that wait', async () => {
    await page.getByRole('link', { name: 'Placed' }).click();

    await page.getByRole('heading', { name: 'Orders' }).waitFor();
    await page
      .getByRole('checkbox', { name: /^Select order/ })
      .nth(1)
      .waitFor();
    expect(await page.getByRole('tab', { name: 'Placed' }).getAttribute('aria-selected')).toBe('true');
    expect(await page.getByRole('checkbox', { name: /^Select order/ }).count()).toBe(2);
  });

  test('leads to where a product is restocked', async () => {
    await page.getByText('3 left').waitFor();
    await page.getByRole('link', { name: 'Restock: Sencha' }).click();

    await page.getByRole('group', { name: 'Move stock' }).waitFor();
    expect(page.url()).toContain(tea.documentId);
  });

  test('shows a catalogue editor none of this', async () => {
    const { page: editors } = await office.signIn('opply-catalogue-editor');
    await editors.goto(`${office.shop.url}/admin/`);
    // Strapi's own widget comes last, so ours would be there by then.
    await editors.getByText('Catalogue editor').waitFor();

    for (const title of ['Sales', 'Orders that wait', 'Running out'])
      expect(await editors.getByText(title, { exact: true }).count()).toBe(0);
  });
});
