/** Mail servers that refuse, are away, hang or are kept: what is tried again, what is not, and who notices. */
import { once } from 'node:events';
import net from 'node:net';
import type { AddressInfo } from 'node:net';
import { product } from '../support/catalogue';
import { deliveriesTo, until, untilDone } from '../support/events';
import { closeMailServers, MailServer } from '../support/mail-server';
import { line, placeOrder } from '../support/orders';
import { customer } from '../support/people';
import { openShop, type Shop } from '../support/shop';

afterAll(closeMailServers);

async function orderAt(shop: Shop) {
  const [alice, tea] = [await customer(shop), await product(shop, { stock: 9 })];
  const { number } = (await placeOrder(shop, alice, [line(tea)]).expect(201)).body.data;
  return { address: `${alice.username}@shop.example`, number: number as string };
}

describe('a shop that keeps its connection to a mail server', () => {
  let server: MailServer;
  let shop: Shop;

  beforeAll(async () => {
    server = await MailServer.open();
    shop = await openShop({ ...server.settings, LOG_LEVEL: 'warn' });
  });

  beforeEach(() => {
    shop.log = '';
    for (const seen of [server.asked, server.taken, server.refused]) seen.length = 0;
  });

  test('gets to send again what the server cannot take now, under the same Message-ID', async () => {
    server.refuse({ at: 'mail', code: 451, words: 'try later' });

    const { address } = await orderAt(shop);
    await until(() => server.taken.length === 1);
    await untilDone(shop.database);

    expect(server.asked).toEqual([address, address]);
    expect(server.taken[0]?.mail.messageId).toBe(server.refused[0]?.mail.messageId);
    expect(shop.log).toContain('451 try later (attempt 1 of 25, to be tried again)');
  });

  test.each([
    ['an address', 'address'],
    ['a mail', 'mail'],
  ] as const)('gives up %s that the server refuses for good', async (_what, at) => {
    const refused = { at, code: 550, words: 'authenticated-1@shop.example: nobody of that name' };
    server.refuse(refused);

    const { address, number } = await orderAt(shop);
    await until(() => shop.log.includes('refused for good'));
    await untilDone(shop.database);

    expect(server.asked).toEqual([address]);
    expect(shop.log).toContain(`mail: the one about order.placed of order ${number} was refused for good`);
    expect(shop.log).toContain('550 …: nobody of that name');
    expect(shop.log).not.toContain('shop.example');
  });

  test.each([
    [553, '5.7.1 <orders@tea.example>: Sender address rejected: not owned by user'],
    [554, '5.7.1 <someone@elsewhere.example>: Relay access denied'],
    [554, 'relay not permitted'],
  ])('hears that it may not send at all (%i %s): no fault of the mail, which waits', async (code, words) => {
    server.refuse({ at: 'address', code, words });

    const { address } = await orderAt(shop);
    await until(() => server.taken.length === 1);
    await untilDone(shop.database);

    expect(server.asked).toEqual([address, address]);
    expect(shop.log).toContain('(attempt 1 of 25, to be tried again)');
  });

  test('stops when it is told to', async () => {
    await orderAt(shop);
    await until(() => server.taken.length === 1);

    expect(await shop.stop()).toBe(0);
  });
});

test('a server that is slow with every word gets a mail once, though a delivery was given up meanwhile', async () => {
  // Each of its three answers comes well within the time that the shop waits for one, and all of them together do not.
  const server = await MailServer.open({ slowMs: 5_200 });
  const shop = await openShop({ ...server.settings, EVENT_DELIVERY_LIMIT_MS: '15000', LOG_LEVEL: 'warn' });

  const { address } = await orderAt(shop);
  await until(() => shop.log.includes('it took longer than 15000 ms'));
  await untilDone(shop.database);

  expect(server.asked).toEqual([address]);
  expect(server.taken).toHaveLength(1);
});

test('a password is not sent to a server that does not encrypt, and the mail waits', async () => {
  const server = await MailServer.open();
  const shop = await openShop({
    ...server.settings,
    SMTP_USER: 'shop',
    SMTP_PASSWORD: 'p/w+d',
    LOG_LEVEL: 'warn',
  });

  await orderAt(shop);
  await until(() => shop.log.includes('(attempt 1 of 25, to be tried again)'));

  expect(shop.log).toMatch(/the subscriber mail has not taken order\.placed .*STARTTLS/);
  expect(server.asked).toEqual([]);
  expect(await deliveriesTo(shop.database, 'mail')).toBe(1);
});

test('mails wait for a server that is away, and the shop sells on', async () => {
  const away = await MailServer.open();
  const { settings, port } = away;
  await away.close();
  const shop = await openShop({ ...settings, LOG_LEVEL: 'warn' });

  const { address } = await orderAt(shop);
  await until(() => shop.log.includes('ECONNREFUSED'));
  const back = await MailServer.open({ port });
  await until(() => back.taken.length === 1);
  await untilDone(shop.database);

  expect(back.asked).toEqual([address]);
});

test('a server that hangs is given up before the time of a delivery is over, and the shop sells on', async () => {
  const silent = net.createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const shop = await openShop({
    SMTP_URL: `smtp://127.0.0.1:${port}`,
    MAIL_FROM: 'orders@tea.example',
    EVENT_DELIVERY_LIMIT_MS: '8000',
    LOG_LEVEL: 'warn',
  });

  for (let order = 0; order < 3; order += 1) await orderAt(shop);
  await until(() => shop.log.includes('to be tried again'));
  silent.close();

  expect(shop.log).toContain('Greeting never received');
  expect(shop.log).not.toContain('it took longer than');
});
