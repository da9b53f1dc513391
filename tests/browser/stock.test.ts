/** Stock in the panel as a person moves it: beside the product's form, never in it. */
import type { Page } from 'playwright-core';
import { product, stockOf, type TestProduct } from '../support/catalogue';
import { line, placeOrder } from '../support/orders';
import type { Colleague } from '../support/panel';
import { customer } from '../support/people';
import { describeInBrowser, Office, scrollsSideways, seeAfter, seriousFindings } from './browser';

describeInBrowser('stock', () => {
  let office: Office;
  let page: Page;
  let manager: Colleague;
  let tea: TestProduct;

  beforeAll(async () => {
    office = await Office.open();
    ({ page, who: manager } = await office.signIn('opply-store-manager'));
  });

  beforeEach(async () => {
    tea = await product(office.shop, { stock: 10, name: 'Sencha' });
    await open(page);
  });

  afterEach(() => {
    expect(office.errors.splice(0)).toEqual([]);
  });

  afterAll(() => office.close());

  const open = async (on: Page) => {
    await on.goto(
      `${office.shop.url}/admin/content-manager/collection-types/api::product.product/${tea.documentId}`,
    );
    await on.getByText('On hand').waitFor();
  };

  const onHand = (figure: string) =>
    page.getByRole('status', { name: 'On hand' }).filter({ hasText: new RegExp(`^${figure}$`) });

  const record = () => page.getByRole('button', { name: 'Record' });

  const choose = async (label: string, option: string) => {
    await page.getByRole('combobox', { name: label }).click();
    await page.getByRole('option', { name: option }).click();
  };

  test('goods are received, and the new figure is there at once with who and why', async () => {
    await page.getByLabel('Pieces').fill('5');
    await page.getByRole('group', { name: 'Move stock' }).getByLabel('Note').fill('truck');
    await seeAfter(page.getByText('Recorded. On hand now: 15'), () => record().click());

    await onHand('15').waitFor();
    expect(await page.getByLabel('Pieces').inputValue()).toBe('');
    const [last] = await page
      .getByRole('list', { name: 'Last movements' })
      .getByRole('listitem')
      .allInnerTexts();
    expect(last).toMatch(/Received[^]*\+5 → 15[^]*Olga Owner[^]*truck/);
    expect(await stockOf(office.shop, tea)).toBe(15);
    expect(await scrollsSideways(page)).toBe(false);
    expect(await seriousFindings(page, '[aria-label="Move stock"]')).toEqual([]);
  });

  test('Enter records the movement, and does not save the product', async () => {
    await page.getByLabel(/^name/).fill('Not to be saved');
    await page.getByLabel('Pieces').fill('3');
    await seeAfter(page.getByText('Recorded. On hand now: 13'), () =>
      page.getByLabel('Pieces').press('Enter'),
    );

    const { body } = await office.shop.get(`/api/products/${tea.documentId}`);
    expect(body.data).toMatchObject({ name: 'Sencha', stock: 13 });
  });

  test('the list shows the new figure afterwards', async () => {
    const list = `${office.shop.url}/admin/content-manager/collection-types/api::product.product?_q=${tea.sku}`;
    await page.goto(list);
    await page.getByRole('row').filter({ hasText: tea.sku }).click();
    await page.getByLabel('Pieces').fill('30');
    await seeAfter(page.getByText('Recorded. On hand now: 40'), () => record().click());

    await page.goBack();

    await page.getByRole('row').filter({ hasText: tea.sku }).getByText('40', { exact: true }).waitFor();
  });

  test('all that ever moved is there for who asks', async () => {
    for (let pieces = 1; pieces <= 12; pieces += 1)
      await office.shop
        .post(`/shop/products/${tea.documentId}/movements`, manager.token, { delta: 1, reason: 'received' })
        .expect(201);
    await open(page);
    const movements = page.getByRole('list', { name: 'Last movements' }).getByRole('listitem');
    await movements.nth(9).waitFor();
    expect(await movements.count()).toBe(10);

    await page.getByRole('button', { name: 'Show older' }).click();

    await movements.filter({ hasText: 'Opening' }).waitFor();
    expect(await movements.count()).toBe(13);
    expect(await page.getByRole('button', { name: 'Show older' }).count()).toBe(0);
  });

  test('nobody can write off more than there is', async () => {
    await choose('Reason', 'Written off');
    await page.getByLabel('Pieces').fill('11');
    await seeAfter(page.getByText('Only 10 on hand'), () => record().click());

    expect(await stockOf(office.shop, tea)).toBe(10);
    // The refusal is a 409, which the browser writes to its console.
    expect(office.errors.splice(0)).toEqual([expect.stringContaining('409')]);
  });

  test('a form that was opened before a hundred sales leaves the stock right', async () => {
    const coffee = (tea = await product(office.shop, { stock: 150, name: 'Coffee' }));
    await open(page);
    const alice = await customer(office.shop);
    for (let count = 0; count < 100; count += 1)
      await placeOrder(office.shop, alice, [line(coffee)]).expect(201);

    await page.getByLabel(/^name/).fill('Coffee, roasted');
    await seeAfter(page.getByText('Saved document'), () =>
      page.getByRole('button', { name: 'Save' }).click(),
    );

    expect(await stockOf(office.shop, coffee)).toBe(50);
  });
});
