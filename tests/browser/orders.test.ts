/** Orders in the panel as a person goes through them: find, read, ship five at once, cancel one. */
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { product, stockOf, type TestProduct } from '../support/catalogue';
import { line, placeOrder } from '../support/orders';
import { customer, type Person } from '../support/people';
import { describeInBrowser, Office, scrollsSideways, seriousFindings } from './browser';

describeInBrowser('orders', () => {
  let office: Office;
  let page: Page;
  let alice: Person;
  let tea: TestProduct;

  beforeAll(async () => {
    office = await Office.open();
    alice = await customer(office.shop);
    tea = await product(office.shop, { stock: 100, price: 4, name: 'Sencha' });
    ({ page } = await office.signIn('opply-fulfilment'));
  });

  afterEach(() => {
    expect(office.errors.splice(0)).toEqual([]);
  });

  afterAll(() => office.close());

  const place = async (quantity = 1) =>
    (
      await placeOrder(office.shop, alice, [line(tea, quantity)], {
        shippingAddress: {
          name: 'Alice Smith',
          street1: '1 High Street',
          city: 'Leeds',
          postalCode: 'LS1 1AA',
          country: 'GB',
        },
      }).expect(201)
    ).body.data as { documentId: string; number: string };

  const list = async (state: string) => {
    await page.getByRole('link', { name: 'Orders', exact: true }).click();
    await page.getByRole('tab', { name: state }).click();
  };

  const stateOf = async ({ documentId }: { documentId: string }) =>
    (await office.shop.get(`/api/orders/${documentId}`, alice.token)).body.data.state;

  test('the list says of each order what is needed to decide what to do now', async () => {
    const { number } = await place(3);

    await list('Placed');

    const row = page.getByRole('row').filter({ hasText: number });
    await row.waitFor();
    const cells = await row.locator('td').allTextContents();
    expect(cells.slice(1, 6)).toEqual([
      number,
      alice.username,
      'Placed',
      expect.stringContaining('12.00'),
      '3',
    ]);
    expect(await seriousFindings(page, 'main')).toEqual([]);
    expect(await scrollsSideways(page)).toBe(false);
  });

  test('an order reads as a document, and its timeline grows with what is done to it', async () => {
    const order = await place(2);
    await list('Placed');
    await page.getByRole('link', { name: order.number }).click();
    await page.getByRole('heading', { name: `Order ${order.number}` }).waitFor();

    for (const text of ['Sencha', tea.sku, alice.username, '1 High Street', '8.00'])
      expect(await page.getByRole('main').getByText(text).count()).toBeGreaterThan(0);
    const address = page.getByRole('region', { name: 'Ships to' }).locator('p');
    expect(await address.allTextContents()).toEqual([
      'Alice Smith',
      '1 High Street',
      'LS1 1AA',
      'Leeds',
      'GB',
    ]);
    expect(await page.getByRole('textbox').count()).toBe(0);
    await page.getByRole('button', { name: 'Confirm' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Confirm' }).click();
    await page.getByRole('button', { name: 'Ship' }).waitFor();

    const timeline = page.getByRole('region', { name: 'What happened' });
    expect(await timeline.getByRole('listitem').allTextContents()).toEqual([
      expect.stringMatching(new RegExp(`Placed[^]*${alice.username} \\(customer\\)`)),
      expect.stringMatching(/Confirmed[^]*Olga Owner/),
    ]);
    expect(await seriousFindings(page, 'main')).toEqual([]);
    expect(await scrollsSideways(page)).toBe(false);
  });

  test('five are shipped at once, and one that cannot be says why', async () => {
    const orders = [];
    for (let count = 0; count < 6; count += 1) orders.push(await place());
    const cancelled = orders[5] as (typeof orders)[number];
    await page.goto(`${office.shop.url}/admin/orders`);
    for (const { number } of orders)
      await page.getByRole('checkbox', { name: `Select order ${number}` }).click();
    await page.getByRole('button', { name: 'Confirm' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Confirm' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
    await list('Confirmed');
    for (const { number } of orders)
      await page.getByRole('checkbox', { name: `Select order ${number}` }).click();
    await office.shop.inside(
      async (strapi, id) => strapi.service('api::order.order').transition(id, 'cancel', { kind: 'system' }),
      cancelled.documentId,
    );

    await page.getByRole('button', { name: 'Ship' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Ship' }).click();

    const results = page.getByRole('dialog').getByRole('listitem');
    await results.first().waitFor();
    expect(await results.allInnerTexts()).toEqual([
      ...orders.slice(0, 5).map(({ number }) => `${number} is now: Shipped`),
      `${cancelled.number} stays: it is Cancelled, which does not allow this`,
    ]);
    expect(await Promise.all(orders.map(stateOf))).toEqual([...Array(5).fill('shipped'), 'cancelled']);
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
  });

  test('cancelling says what happens to the stock, and then it happens', async () => {
    const order = await place(7);
    const before = await stockOf(office.shop, tea);
    await page.goto(`${office.shop.url}/admin/orders/${order.documentId}`);
    await page.getByRole('button', { name: 'Cancel order' }).click();
    const dialog = page.getByRole('alertdialog');
    expect(await dialog.innerText()).toContain('All pieces return to stock');

    await dialog.getByRole('button', { name: 'Leave as it is' }).click();
    expect([await stateOf(order), await stockOf(office.shop, tea)]).toEqual(['placed', before]);
    await page.getByRole('button', { name: 'Cancel order' }).click();
    await dialog.getByRole('button', { name: 'Cancel order' }).click();
    await page.getByText('Cancelled', { exact: true }).first().waitFor();

    expect([await stateOf(order), await stockOf(office.shop, tea)]).toEqual(['cancelled', before + 7]);
    // The dialog takes its time to go, and has one of this name.
    await page.getByRole('button', { name: 'Cancel order' }).first().waitFor({ state: 'detached' });
  });

  test('who speaks German reads German', async () => {
    const { page: germans } = await office.signIn('opply-fulfilment');
    await germans.evaluate("localStorage.setItem('strapi-admin-language', 'de')");
    await germans.goto(`${office.shop.url}/admin/orders`);

    await germans.getByRole('heading', { name: 'Bestellungen' }).waitFor();
    await germans.getByRole('tab', { name: 'Eingegangen' }).waitFor();
    expect(await germans.getByText(/shop\.(orders|state)/).count()).toBe(0);
  });

  test('all orders are downloaded as a file', async () => {
    const { page: managers } = await office.signIn('opply-store-manager');
    const { number } = await place();
    await managers.goto(`${office.shop.url}/admin/orders`);
    const downloading = managers.waitForEvent('download');
    await managers.getByRole('button', { name: 'Export orders' }).click();
    const download = await downloading;

    expect(download.suggestedFilename()).toMatch(/^orders-\d{4}-\d\d-\d\d\.csv$/);
    expect(await readFile(await download.path(), 'utf8')).toContain(number);
  });

  test('a catalogue editor has no way to orders, in the menu or by the address', async () => {
    const { page: editors } = await office.signIn('opply-catalogue-editor');

    expect(await editors.getByRole('link', { name: 'Orders', exact: true }).count()).toBe(0);
    await editors.goto(`${office.shop.url}/admin/orders`);
    await editors
      .getByText(/permission/i)
      .first()
      .waitFor();
  });
});
