/** What a role may not is not offered either; that the server refuses it is tested in tests/back-office/roles.test.ts. */
import type { Page } from 'playwright-core';
import { product, type TestProduct } from '../support/catalogue';
import { line, placeOrder } from '../support/orders';
import { colleague } from '../support/panel';
import { customer } from '../support/people';
import { describeInBrowser, Office, seeAfter } from './browser';

const CONTENT = 'content-manager/collection-types';

describeInBrowser('roles', () => {
  let office: Office;
  let tea: TestProduct;

  beforeAll(async () => {
    office = await Office.open();
    tea = await product(office.shop, { stock: 10, name: 'Sencha' });
    await placeOrder(office.shop, await customer(office.shop), [line(tea)]).expect(201);
    // The very first of them is shown around by Strapi, which is in the way here.
    await colleague(office.shop, 'strapi-super-admin');
  });

  afterEach(() => {
    expect(office.errors.splice(0)).toEqual([]);
  });

  afterAll(() => office.close());

  const goTo = (page: Page, place: string) => page.goto(`${office.shop.url}/admin/${place}`);

  const openProduct = (page: Page) => goTo(page, `${CONTENT}/api::product.product/${tea.documentId}`);

  test('fulfilment receives goods, and changes nothing of a product', async () => {
    const { page } = await office.signIn('opply-fulfilment');
    await openProduct(page);
    await page.getByRole('combobox', { name: 'Reason' }).click();
    await page.getByRole('option').first().waitFor();
    expect(await page.getByRole('option').allInnerTexts()).toEqual(['Received']);
    await page.keyboard.press('Escape');

    expect(await page.getByRole('textbox', { name: /^name/ }).isDisabled()).toBe(true);
    await goTo(page, `${CONTENT}/api::product.product`);
    await page.getByText('Sencha').waitFor();
    for (const name of ['Create new entry', 'Import products', 'Export products', 'Export ledger'])
      expect(await page.getByText(name).count()).toBe(0);
  });

  test('a catalogue editor creates a product, with nothing in stock', async () => {
    const { page } = await office.signIn('opply-catalogue-editor');
    await goTo(page, `${CONTENT}/api::product.product/create`);
    await page.getByRole('textbox', { name: /^name/ }).fill('Gyokuro');
    await page.getByRole('textbox', { name: /^slug/ }).fill('gyokuro');
    await page.getByRole('textbox', { name: /^sku/ }).fill('TEA-GYO');
    await page.getByRole('textbox', { name: /^price/ }).fill('19.5');
    await seeAfter(page.getByText('Saved document'), () =>
      page.getByRole('button', { name: 'Save' }).click(),
    );

    const stored = await office.shop.database.query(
      `SELECT price::float, stock, low_stock_threshold AS threshold FROM products WHERE sku = 'TEA-GYO'`,
    );
    expect(stored).toEqual([{ price: 19.5, stock: 0, threshold: 5 }]);
  });

  test('a catalogue editor changes a product, and sees no stock, no orders and no customers', async () => {
    const { page } = await office.signIn('opply-catalogue-editor');
    await openProduct(page);
    await page.getByRole('textbox', { name: /^name/ }).fill('Sencha, first flush');
    await seeAfter(page.getByText('Saved document'), () =>
      page.getByRole('button', { name: 'Save' }).click(),
    );

    expect(await page.getByText('On hand').count()).toBe(0);
    expect(await page.getByRole('group', { name: 'Move stock' }).count()).toBe(0);
    await goTo(page, 'content-manager');
    await page.getByRole('link', { name: 'Category' }).waitFor();
    for (const name of ['Order', 'Order line', 'Stock movement', 'User'])
      expect(await page.getByRole('link', { name, exact: true }).count()).toBe(0);
  });

  test.each(['api::order.order', 'api::order-line.order-line', 'api::stock-movement.stock-movement'])(
    'not even a super admin is offered to create, change or delete %s',
    async (uid) => {
      const { page } = await office.signIn('strapi-super-admin');
      await goTo(page, `${CONTENT}/${uid}`);
      const row = page.locator('tbody tr').first();
      await row.waitFor();
      expect(await page.getByText('Create new entry').count()).toBe(0);
      await row.getByRole('checkbox').click();
      expect(await page.getByRole('button', { name: 'Delete' }).count()).toBe(0);

      await row.locator('td').nth(2).click();

      const save = page.getByRole('button', { name: 'Save' });
      await save.waitFor();
      expect(await save.isDisabled()).toBe(true);
      const fields = page.getByRole('main').locator('input, textarea');
      await fields.first().waitFor();
      for (const field of await fields.all()) expect(await field.isDisabled()).toBe(true);
    },
  );
});
