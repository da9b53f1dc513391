/** Webhooks in the panel as a person sets them: the shop's events in Strapi's own form, and what became of what was sent. */
import type { Page } from 'playwright-core';
import { product } from '../support/catalogue';
import { until } from '../support/events';
import { line, placeOrder } from '../support/orders';
import { colleague } from '../support/panel';
import { customer } from '../support/people';
import { closeReceivers, Receiver, verify } from '../support/receiver';
import { openShop } from '../support/shop';
import { allDelivered, deliveries, saveWebhook, WEBHOOK_SETTINGS } from '../support/webhooks';
import { describeInBrowser, Office, scrollsSideways, seeAfter, seriousFindings } from './browser';

describeInBrowser('webhooks', () => {
  let office: Office;
  let page: Page;

  beforeAll(async () => {
    office = await Office.of(await openShop({ ...WEBHOOK_SETTINGS, SERVE_ADMIN: 'true' }));
    // The very first of them is shown around by Strapi, which is in the way here.
    await colleague(office.shop, 'strapi-super-admin');
    ({ page } = await office.signIn('strapi-super-admin'));
  });

  afterEach(() => {
    closeReceivers();
    expect(office.errors.splice(0)).toEqual([]);
  });

  afterAll(() => office.close());

  const goTo = (place: string) => page.goto(`${office.shop.url}/admin/${place}`);

  const stored = () =>
    office.shop.database.query<{ id: number; name: string; url: string; events: string[] }>(
      'SELECT id, name, url, events FROM strapi_webhooks ORDER BY id',
    );

  test("the shop's events are ticked in Strapi's form, saved, and delivered", async () => {
    const receiver = await Receiver.open();
    await goTo('settings/webhooks/create');
    await page.getByRole('textbox', { name: /^Name/ }).fill('Warehouse');
    await page.getByRole('textbox', { name: /^Url/i }).fill(receiver.url);
    await page.getByRole('checkbox', { name: 'Placed (order.placed)' }).click();
    await page.getByRole('checkbox', { name: 'Cancelled (order.cancelled)' }).click();
    await page.getByRole('checkbox', { name: 'Sold out (stock.out)' }).click();
    await page.getByRole('checkbox', { name: 'Cancelled (order.cancelled)' }).click();
    await page.getByRole('checkbox', { name: 'entry.create' }).click();
    expect(await page.getByRole('group', { name: 'Events of the shop' }).getByRole('checkbox').count()).toBe(
      8,
    );
    expect(await seriousFindings(page, 'fieldset')).toEqual([]);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('link', { name: 'Deliveries and secret of this webhook' }).waitFor();

    const [webhook] = await stored();
    expect(webhook).toMatchObject({ name: 'Warehouse', url: receiver.url });
    expect(new Set(webhook?.events)).toEqual(new Set(['order.placed', 'stock.out', 'entry.create']));
    await page.reload();
    await page.getByRole('checkbox', { name: 'Placed (order.placed)', checked: true }).waitFor();
    expect(await page.getByRole('checkbox', { name: /order\.cancelled/ }).isChecked()).toBe(false);
    const tea = await product(office.shop, { stock: 5 });
    const alice = await customer(office.shop);
    await placeOrder(office.shop, alice, [line(tea)]).expect(201);
    await until(() => allDelivered(office.shop, webhook?.id));

    await page.getByRole('link', { name: 'Deliveries and secret of this webhook' }).click();
    await page.getByRole('button', { name: 'Show secret' }).click();
    const secret = await page.getByRole('textbox', { name: 'Secret' }).inputValue();
    const parcel = receiver.parcels.find(({ headers }) => headers['webhook-id']);
    if (!parcel) throw new Error('there is one');
    verify(parcel, secret);
    expect(await seriousFindings(page, 'main')).toEqual([]);
    expect(await scrollsSideways(page)).toBe(false);
  });

  test('a private address is refused at its field', async () => {
    await goTo('settings/webhooks/create');
    await page.getByRole('textbox', { name: /^Name/ }).fill('Inside');
    await page.getByRole('textbox', { name: /^Url/i }).fill('http://10.0.0.1/');
    await page.getByRole('button', { name: 'Save' }).click();
    await page
      .getByRole('main')
      .getByText(/10\.0\.0\.1 is no address of the public internet/)
      .waitFor();
    expect((await stored()).map(({ name }) => name)).not.toContain('Inside');
    // The refusal itself, which the browser notes.
    office.errors.splice(0);
  });

  test('what has failed is found, read and replayed', async () => {
    const receiver = await Receiver.open();
    receiver.manners = () => 500;
    const { body } = await saveWebhook(office.shop, await colleague(office.shop, 'strapi-super-admin'), {
      name: 'Accounting',
      url: receiver.url,
      events: ['order.placed'],
    }).expect(201);
    const id = Number(body.data.id);
    const tea = await product(office.shop, { stock: 5 });
    const { number } = (await placeOrder(office.shop, await customer(office.shop), [line(tea)]).expect(201))
      .body.data;
    await until(() => receiver.parcels.length > 0);
    await office.shop.database.query(
      'UPDATE webhook_deliveries SET give_up_at = now() WHERE webhook_id = $1',
      [id],
    );
    await until(async () => (await deliveries(office.shop, id))[0]?.state === 'failed');
    receiver.manners = () => 204;

    await goTo('settings/webhook-deliveries');
    await page.getByRole('combobox', { name: 'State' }).click();
    await page.getByRole('option', { name: 'Failed' }).click();
    await page.getByRole('textbox', { name: 'Order number or SKU' }).fill(number);
    await page.getByRole('button', { name: 'Find' }).click();
    const row = page.getByRole('row').filter({ hasText: number });
    await row.filter({ hasText: 'Failed' }).waitFor();
    // The head, and no other delivery any more.
    await until(async () => (await page.getByRole('row').count()) === 2);
    expect(await seriousFindings(page, 'main')).toEqual([]);
    await row.getByRole('link').click();
    await page.getByText('the receiver answered 500').waitFor();
    expect(await page.getByRole('group', { name: 'Body' }).innerText()).toContain(number);
    expect(await seriousFindings(page, 'main')).toEqual([]);
    expect(await scrollsSideways(page)).toBe(false);

    await seeAfter(page.getByText('It will be delivered again in a moment'), () =>
      page.getByRole('button', { name: 'Replay' }).click(),
    );
    await until(() => allDelivered(office.shop, id));
    await page.reload();
    await page.getByText('Delivered', { exact: true }).first().waitFor();
    await page.getByText(/^once, last by Olga Owner on/).waitFor();
  });

  test('a new secret is asked for twice', async () => {
    const [webhook] = await stored();
    await goTo(`settings/webhook-deliveries?webhook=${webhook?.id}`);
    await page.getByRole('button', { name: 'Show secret' }).click();
    const before = await page.getByRole('textbox', { name: 'Secret' }).inputValue();
    await page.getByRole('button', { name: 'New secret' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'New secret' }).click();
    await page.getByText(/^The one before is used as well until/).waitFor();
    expect(await page.getByRole('textbox', { name: 'Secret' }).inputValue()).not.toBe(before);
  });

  test('who speaks German reads German, and a packer has no way there', async () => {
    const { page: germans } = await office.signIn('opply-store-manager');
    await germans.evaluate("localStorage.setItem('strapi-admin-language', 'de')");
    await germans.goto(`${office.shop.url}/admin/settings/webhook-deliveries`);
    await germans.getByRole('heading', { name: 'Webhook-Zustellungen' }).waitFor();
    await germans.getByText('Versuche', { exact: true }).waitFor();
    expect(await germans.getByText(/shop\.(deliver|webhook|receiver)/).count()).toBe(0);
    const { page: packers } = await office.signIn('opply-fulfilment');
    await packers.goto(`${office.shop.url}/admin/settings/webhook-deliveries`);
    await packers
      .getByText(/permission/i)
      .first()
      .waitFor();
  });
});
