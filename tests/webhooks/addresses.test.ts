/** Where the shop may be sent by whoever saves a webhook: to the public internet, and to what an operator has allowed. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networksOf } from '../../src/platform/networks';
import { isAllowed } from '../../src/webhooks/allowed-addresses';
import { product } from '../support/catalogue';
import { until } from '../support/events';
import { colleague, type Colleague } from '../support/panel';
import { closeReceivers, Receiver } from '../support/receiver';
import { openShop, type Shop } from '../support/shop';
import { deliveries, openTellingShop, saveWebhook, webhook } from '../support/webhooks';

afterEach(closeReceivers);

describe('addresses', () => {
  const none = networksOf('X', '');

  test.each([
    ...['127.0.0.1', '127.8.8.8', '0.0.0.0', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1'],
    ...['169.254.169.254', '100.64.0.1', '198.18.0.1', '192.0.2.1', '224.0.0.1', '239.1.1.1', '240.0.0.1'],
    ...[
      '255.255.255.255',
      '::',
      '::1',
      '::ffff:127.0.0.1',
      '::ffff:a00:1',
      '::127.0.0.1',
      'fe80::1',
      'fc00::1',
    ],
    ...[
      'fd12::1',
      'ff02::1',
      '64:ff9b::7f00:1',
      '2002:7f00:1::',
      '2001:db8::1',
      '2001::1',
      'fec0::1',
      'shop',
      '',
    ],
  ])('%s is none to send to', (address) => expect(isAllowed(address, none)).toBe(false));

  test.each(['8.8.8.8', '93.184.216.34', '172.32.0.1', '2606:4700:4700::1111', '::ffff:8.8.8.8'])(
    '%s is one',
    (address) => expect(isAllowed(address, none)).toBe(true),
  );

  test('networks are allowed as they are written, and no others', () => {
    const allowed = networksOf('X', '10.1.0.0/16, 127.0.0.1/32,fd00::/8');
    const asked = ['10.1.2.3', '10.2.2.3', '127.0.0.1', '127.0.0.2', '::ffff:10.1.9.9', 'fd00::7', 'fe80::1'];
    expect(asked.filter((address) => isAllowed(address, allowed))).toEqual([
      '10.1.2.3',
      '127.0.0.1',
      '::ffff:10.1.9.9',
      'fd00::7',
    ]);
    expect(() => networksOf('WEBHOOK_ALLOWED_NETWORKS', '10.1.0.0')).toThrow(
      'WEBHOOK_ALLOWED_NETWORKS has "10.1.0.0", which is no network such as 10.1.0.0/16',
    );
  });
});

describe('a shop that allows none', () => {
  let shop: Shop;
  let admin: Colleague;

  beforeAll(async () => {
    shop = await openShop({ LOG_LEVEL: 'warn', WEBHOOK_FIRST_RETRY_MS: '50' });
    admin = await colleague(shop, 'strapi-super-admin');
  });

  test.each([
    'http://127.0.0.1:1337/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'https://169.254.169.254/latest/meta-data',
    'http://10.0.0.1/hook',
    'ftp://example.com/',
    'file:///etc/passwd',
    'http://user:pass@example.com/',
    'no url',
  ])('does not save %s, and says that it is the url', async (url) => {
    const { body } = await saveWebhook(shop, admin, { url, events: ['order.placed'] }).expect(400);
    expect(body.error.details.errors[0].path).toEqual(['url']);
    expect(body.error.message).toMatch(/^url/);
  });

  test.each(['webhook-signature', 'Content-Type', 'Host', 'not a header'])(
    'does not save the header %s',
    async (name) => {
      const form = { url: 'https://example.com/', headers: { [name]: 'x' }, events: [] };
      const { body } = await saveWebhook(shop, admin, form).expect(400);
      expect(body.error.details.errors[0].path).toEqual(['headers', name]);
    },
  );

  test('lets a webhook from before be switched off as it stands, and nothing else be done to it', async () => {
    const id = await webhook(shop, admin, 'https://example.com/', 'product.changed');
    const old = { url: 'http://10.0.0.1/old', headers: { Host: 'old' } };
    await shop.database.query('UPDATE strapi_webhooks SET url = $2, headers = $3 WHERE id = $1', [
      id,
      old.url,
      old.headers,
    ]);
    const save = (changes: object) =>
      shop
        .send('put', `/admin/webhooks/${id}`, admin.token)
        .send({ name: 'Old', ...old, events: ['product.changed'], ...changes });
    await save({ isEnabled: true }).expect(400);
    await save({ isEnabled: false, url: 'http://10.0.0.2/new' }).expect(400);
    await save({ isEnabled: false, headers: { 'Webhook-Id': 'forged' } }).expect(400);
    const { body } = await save({ isEnabled: false }).expect(200);
    expect(body.data).toMatchObject({ isEnabled: false, ...old });
  });

  test('does not connect where a name leads to this machine, nor to what was written past the form', async () => {
    const receiver = await Receiver.open();
    const port = new URL(receiver.url).port;
    const id = await webhook(shop, admin, `http://localhost:${port}/`, 'product.changed');
    await product(shop);
    await until(async () => (await deliveries(shop, id)).some(({ attempts }) => attempts > 0));
    expect((await deliveries(shop, id))[0]?.error).toBe(
      'localhost is no address of the public internet, and in no network of WEBHOOK_ALLOWED_NETWORKS',
    );
    await shop.database.query('UPDATE strapi_webhooks SET url = $1', [receiver.url]);
    await until(async () =>
      (await deliveries(shop, id)).some(({ error }) => error?.startsWith('127.0.0.1 is no')),
    );
    expect(receiver.parcels).toEqual([]);
  });

  test("does not connect there by Strapi's own button either", async () => {
    const receiver = await Receiver.open();
    const { port } = new URL(receiver.url);
    const id = await webhook(shop, admin, `http://localhost:${port}/`, 'product.changed');
    const { body } = await shop.send('post', `/admin/webhooks/${id}/trigger`, admin.token).expect(200);
    expect(body.data.message).toMatch(/is no address of the public internet/);
    expect(receiver.parcels).toEqual([]);
  });
});

describe('a shop that allows 127.0.0.1 only', () => {
  let shop: Shop;
  let admin: Colleague;

  beforeAll(async () => {
    ({ shop, admin } = await openTellingShop({ WEBHOOK_ALLOWED_NETWORKS: '127.0.0.1/32' }));
  });

  test("follows no redirect, neither for the shop's deliveries nor, into a private network, for Strapi's button", async () => {
    const hidden = await Receiver.open('127.0.0.2');
    const door = createServer((_request, response) => {
      response.writeHead(307, { Location: hidden.url }).end();
    });
    await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
    const id = await webhook(
      shop,
      admin,
      `http://127.0.0.1:${(door.address() as AddressInfo).port}/`,
      'product.changed',
    );
    await product(shop);
    await until(async () => (await deliveries(shop, id)).some(({ status }) => status === 307));
    const { body } = await shop.send('post', `/admin/webhooks/${id}/trigger`, admin.token).expect(200);
    expect(body.data.message).toMatch(/127\.0\.0\.2 is no address/);
    expect(hidden.parcels).toEqual([]);
    door.closeAllConnections();
    door.close();
  });

  test('is led into a private network by no picture that Strapi fetches', async () => {
    const hidden = await Receiver.open('127.0.0.2');
    const door = createServer((_request, response) => {
      response.writeHead(302, { Location: hidden.url }).end();
    });
    await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
    const outcome = await shop.inside(
      (strapi, url) =>
        strapi.fetch(url).then(
          ({ status }) => String(status),
          (error: Error) => String((error.cause as Error).message),
        ),
      `http://127.0.0.1:${(door.address() as AddressInfo).port}/cup.png`,
    );
    expect(outcome).toMatch(/127\.0\.0\.2 is no address/);
    expect(hidden.parcels).toEqual([]);
    door.closeAllConnections();
    door.close();
  });

  test("reads no more than the beginning of an answer to Strapi's button", async () => {
    const receiver = await Receiver.open();
    receiver.manners = (_parcel, response) => {
      response.writeHead(500);
      response.write('x'.repeat(1_000_000));
      return 'hang';
    };
    const id = await webhook(shop, admin, receiver.url, 'product.changed');
    const { body } = await shop.send('post', `/admin/webhooks/${id}/trigger`, admin.token).expect(200);
    expect(body.data).toEqual({ statusCode: 500, message: 'x'.repeat(65_536) });
  });

  test('reaches what is allowed, also by a name', async () => {
    const receiver = await Receiver.open();
    const { port } = new URL(receiver.url);
    const id = await webhook(shop, admin, `http://localhost:${port}/`, 'product.changed');
    await product(shop);
    await until(async () => (await deliveries(shop, id)).some(({ state }) => state === 'delivered'));
    expect(receiver.parcels.length).toBeGreaterThan(0);
    const { body } = await shop.send('post', `/admin/webhooks/${id}/trigger`, admin.token).expect(200);
    expect(body.data).toEqual({ statusCode: 204 });
  });
});
