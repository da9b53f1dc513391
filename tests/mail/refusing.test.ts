/** Mail servers that refuse, are away, hang or are kept: what is tried again, what is not, and who notices. */
import { once } from 'node:events';
import net from 'node:net';
import type { AddressInfo } from 'node:net';
import { product } from '../support/catalogue';
import { jobCount, until, untilDone } from '../support/events';
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

test('what a server cannot take now it gets again, under the same Message-ID', async () => {
  const server = await MailServer.open();
  const shop = await openShop({ ...server.settings, LOG_LEVEL: 'warn' });
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
] as const)('%s that a server refuses for good is given up', async (_what, at) => {
  const server = await MailServer.open();
  const shop = await openShop({ ...server.settings, LOG_LEVEL: 'warn' });
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
])('that it may not send at all (%i %s) is no fault of the mail, which waits', async (code, words) => {
  const server = await MailServer.open();
  const shop = await openShop({ ...server.settings, LOG_LEVEL: 'warn' });
  server.refuse({ at: 'address', code, words });

  const { address } = await orderAt(shop);
  await until(() => server.taken.length === 1);
  await untilDone(shop.database);

  expect(server.asked).toEqual([address, address]);
  expect(shop.log).toContain('(attempt 1 of 25, to be tried again)');
});

test('a server that is slow with every word gets a mail once, though a delivery was given up meanwhile', async () => {
  const server = await MailServer.open({ slowMs: 900 });
  const shop = await openShop({ ...server.settings, EVENT_DELIVERY_LIMIT_MS: '2000', LOG_LEVEL: 'warn' });

  const { address } = await orderAt(shop);
  await until(() => shop.log.includes('it took longer than 2000 ms'));
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
  expect(await jobCount(shop.database)).toBe(1);
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
    EVENT_DELIVERY_LIMIT_MS: '2000',
    LOG_LEVEL: 'warn',
  });

  for (let order = 0; order < 3; order += 1) await orderAt(shop);
  await until(() => shop.log.includes('to be tried again'));
  silent.close();

  expect(shop.log).toContain('Greeting never received');
  expect(shop.log).not.toContain('it took longer than');
});

test('a shop that keeps its connection to a mail server stops when it is told to', async () => {
  const server = await MailServer.open();
  const shop = await openShop(server.settings);
  await orderAt(shop);
  await until(() => server.taken.length === 1);

  expect(await shop.stop()).toBe(0);
});
