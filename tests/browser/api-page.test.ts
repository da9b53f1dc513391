/** The API page, as somebody uses it who has never seen the API: log in there, then try routes out. */
import type { Locator, Page } from 'playwright-core';
import { product } from '../support/catalogue';
import { until } from '../support/events';
import { customer, PASSWORD, type Person } from '../support/people';
import { openShop } from '../support/shop';
import { describeInBrowser, Office } from './browser';

describeInBrowser('the API page', () => {
  let office: Office;
  let page: Page;
  let alice: Person;
  const hosts = new Set<string>();

  beforeAll(async () => {
    office = await Office.of(await openShop({ NODE_ENV: 'production' }));
    alice = await customer(office.shop);
    page = await office.newPage();
    page.on('request', (request) => hosts.add(new URL(request.url()).host));
    await page.goto(`${office.shop.url}/api/docs`);
  });

  afterEach(() => {
    expect(office.errors.splice(0)).toEqual([]);
  });

  afterAll(() => office.close());

  const route = async (tag: string, id: string): Promise<Locator> => {
    const block = page.locator(`#operations-${tag}-${id}`);
    if ((await block.locator('.execute').count()) === 0)
      await block.locator('.opblock-summary-control').click();
    await block.locator('.execute').waitFor();
    return block;
  };

  const send = async (block: Locator, body?: object): Promise<string> => {
    if (body) await block.locator('textarea.body-param__text').fill(JSON.stringify(body));
    await block.locator('.execute').click();
    return block.locator('.live-responses-table tbody .response-col_status').first().innerText();
  };

  test('shows every route and webhook of the document, from this shop alone', async () => {
    await page.getByRole('heading', { name: 'Opply Shop' }).waitFor();

    const answer = await fetch(`${office.shop.url}/api/openapi.json`);
    const document = (await answer.json()) as Record<'paths' | 'webhooks', Record<string, object>>;
    const operations = [document.paths, document.webhooks]
      .flatMap((listed) => Object.values(listed))
      .flatMap((path) => Object.keys(path));
    await page
      .locator('.opblock')
      .nth(operations.length - 1)
      .waitFor();
    expect(await page.locator('.opblock').count()).toBe(operations.length);
    expect([...hosts]).toEqual([new URL(office.shop.url).host]);
  });

  test('says that it is OpenAPI 3.1', async () => {
    await page.getByText('OAS 3.1').waitFor();
  });

  test('refuses what needs a token, before anybody has logged in', async () => {
    expect(await send(await route('Orders', 'listOrders'))).toContain('403');
    // Chromium calls every refusal an error.
    await until(() => office.errors.length > 0);
    expect(office.errors.splice(0)).toHaveLength(1);
  });

  test('is logged in by trying the log-in out, and can then place an order', async () => {
    const tea = await product(office.shop, { stock: 5 });

    const logIn = await route('Session', 'logIn');
    expect(await send(logIn, { identifier: alice.username, password: PASSWORD })).toContain('200');
    const place = await route('Orders', 'placeOrder');
    expect(await send(place, { data: { lines: [{ product: tea.documentId, quantity: 2 }] } })).toContain(
      '201',
    );
  });
});
