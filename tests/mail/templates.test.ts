/** Templates of one's own: a file in the place of the shop's, a language of one's own, and what is broken is found at the start. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { product } from '../support/catalogue';
import { TestDatabase } from '../support/database';
import { until } from '../support/events';
import { closeMailServers, MailServer, type Received } from '../support/mail-server';
import { line, placeOrder } from '../support/orders';
import { customer } from '../support/people';
import { openShop } from '../support/shop';
import { runServer } from '../support/tasks';

const folders: string[] = [];

afterAll(async () => {
  await closeMailServers();
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** A folder with these files. */
function folderOf(files: Record<string, string>): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'opply-shop-mail-'));
  folders.push(folder);
  for (const [name, source] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), source);
  }
  return folder;
}

/** @returns the confirmation of an order of two, from a shop with these settings. */
async function confirmation(settings: Record<string, string>): Promise<Received['mail']> {
  const server = await MailServer.open();
  const shop = await openShop({ ...server.settings, ...settings });
  const [alice, tea] = [await customer(shop), await product(shop, { stock: 9, price: 9.99, name: 'Tee & Milch' })];
  await placeOrder(shop, alice, [line(tea, 2)]).expect(201);
  await until(() => server.taken.length === 1);
  const [{ mail }] = server.taken as [Received];
  return mail;
}

test('a file of one’s own replaces the one of its name, and the others stay', async () => {
  const templates = folderOf({
    'en/order-placed.txt.hbs': 'Subject: Hooray, {{order.number}}!\n\n{{order.total}}\n{{> greeting.txt}}',
    'greeting.txt.hbs': 'See you at {{store.name}}',
  });

  const { subject, text, html } = await confirmation({ MAIL_TEMPLATES: templates, STORE_NAME: 'T & C' });

  expect(subject).toMatch(/^Hooray, [A-Z0-9-]+!$/);
  expect(text).toBe('€19.98\nSee you at T & C\n');
  expect(html).toContain('thank you for your order');
  expect(html).toContain('2 × Tee &amp; Milch');
});

test('in German', async () => {
  const { subject, text, html } = await confirmation({ MAIL_LANGUAGE: 'de' });

  expect(subject).toMatch(/^Ihre Bestellung /);
  expect(text).toContain('Gesamtbetrag: 19,98\u00a0€');
  expect(html).toContain('<html lang="de">');
});

test('in a language of one’s own', async () => {
  const templates = folderOf({
    'fr/order-placed.txt.hbs': 'Subject: Commande {{order.number}}\n\n{{order.total}}\n',
    'fr/order-placed.html.hbs': '{{#> layout.html}}<p>{{order.total}}</p>{{/layout.html}}\n',
    'fr/order-shipped.txt.hbs': 'Subject: En route\n\n{{order.number}}\n',
    'fr/order-shipped.html.hbs': '<p>{{order.number}}</p>\n',
  });

  const { subject, text, html } = await confirmation({ MAIL_LANGUAGE: 'fr', MAIL_TEMPLATES: templates });

  expect(subject).toMatch(/^Commande /);
  expect(text).toBe('19,98\u00a0€');
  expect(html).toContain('<html lang="fr">');
});

test.each([
  ['is not closed', { 'en/order-placed.html.hbs': '{{#if order.note}}' }, /order-placed\.html\.hbs does not work: Parse error/],
  ['asks for what there is not', { 'en/order-shipped.txt.hbs': 'Subject: {{order.numbr}}\n\nx\n' }, /order-shipped\.txt\.hbs does not work: "numbr" not defined/],
  ['has no subject', { 'en/order-placed.txt.hbs': 'Hello\n' }, /order-placed\.txt\.hbs does not work: The first line/],
])('a shop does not start with a template that %s', async (_what, files, words) => {
  const database = await TestDatabase.create();
  const settings = { MAIL: 'log', MAIL_TEMPLATES: folderOf(files) };
  const { code, out, err } = await runServer(database, settings);
  await database.drop();
  expect(code).not.toBe(0);
  expect(out + err).toMatch(words);
});

test('nor in a language without templates, nor without the folder it is told of', async () => {
  const database = await TestDatabase.create();
  const foreign = await runServer(database, { MAIL: 'log', MAIL_LANGUAGE: 'fr' });
  const lost = await runServer(database, { MAIL: 'log', MAIL_TEMPLATES: '/nonexistent' });
  await database.drop();
  expect(foreign.out + foreign.err).toContain('There is no mail template fr/order-placed.txt.hbs');
  expect(lost.out + lost.err).toContain('The folder of mail templates /nonexistent cannot be read');
  expect([foreign.code, lost.code]).not.toContain(0);
});
