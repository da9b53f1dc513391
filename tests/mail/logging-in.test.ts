/** A mail server as they are in life: encrypted, with a certificate that is checked, and for those who may log in. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { product } from '../support/catalogue';
import { deliveriesTo, until } from '../support/events';
import { closeMailServers, MailServer } from '../support/mail-server';
import { line, placeOrder } from '../support/orders';
import { customer } from '../support/people';
import { openShop } from '../support/shop';

/** Certificates are made by it; where there is none these tests are skipped. */
const inLife = spawnSync('openssl', ['version']).status === 0 ? test : test.skip;

const ACCOUNT = { user: 'shop@tea.example', password: 'p/w+@:%d' };

let folder: string;
const file = (name: string) => path.join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'opply-shop-certificate-'));
});

afterAll(async () => {
  await closeMailServers();
  rmSync(folder, { recursive: true });
});

function openServer(): Promise<MailServer> {
  const wanted = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2'];
  const files = ['-keyout', file('key.pem'), '-out', file('ca.pem')];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...wanted, ...files], {
    stdio: 'ignore',
  });
  const guarded = { key: readFileSync(file('key.pem')), cert: readFileSync(file('ca.pem')), ...ACCOUNT };
  return MailServer.open({ guarded });
}

/** Orders something in a shop with these settings. */
async function orderWith(settings: Record<string, string>) {
  const shop = await openShop({
    SMTP_USER: ACCOUNT.user,
    SMTP_PASSWORD: ACCOUNT.password,
    LOG_LEVEL: 'warn',
    ...settings,
  });
  const [alice, tea] = [await customer(shop), await product(shop, { stock: 9 })];
  await placeOrder(shop, alice, [line(tea)]).expect(201);
  return { shop, address: `${alice.username}@shop.example` };
}

inLife('a shop logs in to a server whose certificate it trusts, and sends', async () => {
  const server = await openServer();
  const { address } = await orderWith({ ...server.settings, NODE_EXTRA_CA_CERTS: file('ca.pem') });
  await until(() => server.taken.length === 1);
  expect(server.taken[0]?.to).toEqual([address]);
});

inLife('it sends nothing to one whose certificate it cannot check', async () => {
  const server = await openServer();
  const { shop } = await orderWith(server.settings);
  await until(() => shop.log.includes('to be tried again'));
  expect(shop.log).toContain('self-signed certificate');
  expect(server.asked).toEqual([]);
});

inLife('a wrong password is the shop’s own mistake: the mail waits for it to be mended', async () => {
  const server = await openServer();
  const { shop } = await orderWith({
    ...server.settings,
    NODE_EXTRA_CA_CERTS: file('ca.pem'),
    SMTP_PASSWORD: 'wrong',
  });
  await until(() => shop.log.includes('to be tried again'));
  expect(shop.log).toContain('Invalid login: 535 nobody of that name');
  expect(await deliveriesTo(shop.database, 'mail')).toBe(1);
});
