/**
 * What the pages of the shop may load and run, asked of a browser that knows: all they need, in every corner somebody goes to in an
 * ordinary day, and nothing that an attacker has written into them.
 */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import request from 'supertest';
import { product, type TestProduct } from '../support/catalogue';
import { until } from '../support/events';
import { line, placeOrder } from '../support/orders';
import { customer } from '../support/people';
import { openShop } from '../support/shop';
import { describeInBrowser, Office } from './browser';

const PICTURE = readFileSync('public/favicon.png');

/** Another host: it takes and serves pictures, as a bucket does behind a CDN, and pages that show a shop's in a frame. */
class Elsewhere {
  readonly asked: string[] = [];
  private readonly server: Server = createServer((question, answer) => {
    this.asked.push(`${question.method} ${question.url}`);
    question.resume();
    const framed = /^\/frames\?(.*)$/.exec(question.url ?? '')?.[1];
    if (framed)
      answer
        .setHeader('Content-Type', 'text/html')
        .end(`<iframe src="${decodeURIComponent(framed)}"></iframe>`);
    else answer.writeHead(200, { ETag: '"1"', 'Content-Type': 'image/png' }).end(PICTURE);
  });

  async open(): Promise<this> {
    await once(this.server.listen(0, '127.0.0.1'), 'listening');
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close = () => this.server.close();
}

describeInBrowser('the shop’s pages', () => {
  let office: Office;
  let bucket: Elsewhere;
  let stranger: Elsewhere;
  let page: Page;
  let tea: TestProduct;
  let order: string;

  beforeAll(async () => {
    [bucket, stranger] = [await new Elsewhere().open(), await new Elsewhere().open()];
    const shop = await openShop({
      NODE_ENV: 'production',
      SERVE_ADMIN: 'true',
      PUBLIC_URL: bucket.url,
      MEDIA_BUCKET: 'pictures',
      MEDIA_REGION: 'eu-central-1',
      MEDIA_ENDPOINT: bucket.url,
      AWS_ACCESS_KEY_ID: 'a-key',
      AWS_SECRET_ACCESS_KEY: 'its-other-half',
    });
    office = await Office.of(shop);
    tea = await product(shop, { stock: 5 });
    const { body } = await placeOrder(shop, await customer(shop), [line(tea)]).expect(201);
    order = body.data.documentId as string;
    const signedIn = await office.signIn('strapi-super-admin');
    page = signedIn.page;
    await request(shop.url)
      .post('/upload')
      .set('Authorization', `Bearer ${signedIn.who.token}`)
      .attach('files', PICTURE, { filename: 'espresso.png', contentType: 'image/png' })
      .expect(201);
  }, 300_000);

  afterEach(() => {
    expect(office.errors.splice(0)).toEqual([]);
  });

  afterAll(async () => {
    await office.close();
    bucket.close();
    stranger.close();
  });

  const PRODUCTS = 'content-manager/collection-types/api::product.product';

  const WALK: [name: string, address: () => string, there: (there: Page) => Promise<unknown>][] = [
    ['the home page', () => '', (there) => there.getByText('Restock').first().waitFor()],
    ['the list of products', () => PRODUCTS, (there) => there.getByText('€').first().waitFor()],
    [
      'a product',
      () => `${PRODUCTS}/${tea.documentId}`,
      (there) => there.getByRole('button', { name: 'Record' }).waitFor(),
    ],
    ['the list of orders', () => 'orders', (there) => there.getByRole('checkbox').nth(1).waitFor()],
    ['an order', () => `orders/${order}`, (there) => there.getByText('What happened').waitFor()],
    ['settings', () => 'settings/application-infos', (there) => there.getByText('Strapi version').waitFor()],
    ['people', () => 'settings/users', (there) => there.getByText('@shop.example').first().waitFor()],
  ];

  test.each(WALK)('have all they need: %s', async (_name, address, there) => {
    await page.goto(`${office.shop.url}/admin/${address()}`);
    await there(page);

    await page.waitForLoadState('networkidle');
  });

  test('show the pictures of a bucket in the media library', async () => {
    await page.goto(`${office.shop.url}/admin/plugins/upload`);
    const picture = page.locator(`img[src^="${bucket.url}/media/"]`).first();
    await picture.waitFor();

    await page.waitForFunction(
      (shown) => (shown as unknown as { naturalWidth: number }).naturalWidth > 0,
      await picture.elementHandle(),
    );
  });

  test('have all they need: the API page, where somebody tries a route out', async () => {
    const docs = await office.newPage();
    await docs.goto(`${office.shop.url}/api/docs`);
    const list = docs.locator('#operations-Products-listProducts');
    await list.locator('.opblock-summary-control').click();
    await list.locator('.execute').click();

    expect(
      await list.locator('.live-responses-table tbody .response-col_status').first().innerText(),
    ).toContain('200');
    await docs.close();
  });

  /** Runs in the page: what somebody would do who got a line of theirs into it. */
  const intrude = (host: string) => {
    const { document, fetch: send } = globalThis as never as {
      document: {
        createElement(name: string): Record<string, unknown>;
        body: { append(what: unknown): void };
      };
      fetch: (address: string) => Promise<unknown>;
    };
    const add = (name: string, properties: object) =>
      document.body.append(Object.assign(document.createElement(name), properties));
    add('script', { textContent: 'globalThis.intruded = "by a script"' });
    add('script', { src: `${host}/script` });
    add('img', { src: `${host}/picture` });
    add('iframe', { src: `${host}/frame` });
    add('div', { innerHTML: '<img src="data:," onerror="globalThis.intruded = \'by an attribute\'">' });
    return send(`${host}/call`).then(
      () => 'sent',
      () => 'refused',
    );
  };

  test.each(['/admin/', '/documentation'])('let nothing in that is not theirs: %s', async (address) => {
    const attacked = await office.newPage();
    await attacked.goto(office.shop.url + address);
    await attacked.waitForLoadState('networkidle');
    expect(office.errors.splice(0)).toEqual([]);

    expect(await attacked.evaluate(intrude, stranger.url)).toBe('refused');
    await attacked.waitForLoadState('networkidle');

    expect(await attacked.evaluate('globalThis.intruded')).toBeUndefined();
    expect(stranger.asked).toEqual([]);
    for (const directive of ['script-src', 'img-src', 'connect-src', 'default-src'])
      await until(() => office.errors.some((told) => told.includes(directive)));
    await attacked.close();
    office.errors.splice(0);
  });

  test.each(['/admin/', '/documentation'])('are shown in nobody else’s frame: %s', async (address) => {
    const around = await office.newPage();
    await around.goto(`${stranger.url}/frames?${encodeURIComponent(office.shop.url + address)}`);

    await until(() => around.frames()[1]?.url() === 'chrome-error://chromewebdata/');
    await until(() => office.errors.some((told) => told.includes('frame-ancestors')));
    await around.close();
    office.errors.splice(0);
  });
});
