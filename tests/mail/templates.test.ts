/** Templates of one's own: a file in the place of the shop's, a language of one's own, and what is broken is found at the start. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
  const [alice, tea] = [
    await customer(shop),
    await product(shop, { stock: 9, price: 9.99, name: 'Tee & Milch' }),
  ];
  await placeOrder(shop, alice, [line(tea, 2)]).expect(201);
  await until(() => server.taken.length === 1);
  const [{ mail }] = server.taken as [Received];
  return mail;
}

/** Fails unless a shop with these settings ends, and says why. */
async function expectNotToStart(settings: Record<string, string>, words: RegExp): Promise<void> {
  const database = await TestDatabase.create();
  const { code, out, err } = await runServer(database, { MAIL: 'log', ...settings });
  await database.drop();
  // Null had to be killed.
  expect(code).toBe(1);
  expect(out + err).toMatch(words);
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

test('the template that docs/mail.md shows works as it stands there', async () => {
  const page = readFileSync(path.resolve(__dirname, '../../docs/mail.md'), 'utf8');
  const [, source = ''] = /```handlebars\n([^]*?)```/.exec(page) ?? [];

  const { subject, text } = await confirmation({
    MAIL_TEMPLATES: folderOf({ 'en/order-placed.txt.hbs': source }),
  });

  expect(subject).toMatch(/^We have your order [A-Z0-9-]+$/);
  expect(text).toContain('Monday to Friday from 9 to 18.');
  expect(text).toContain('Total: €19.98');
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
  [
    'is not closed',
    { 'en/order-placed.html.hbs': '{{#if order.note}}' },
    /order-placed\.html\.hbs does not work: Parse error/,
  ],
  [
    'asks for what there is not',
    { 'en/order-shipped.txt.hbs': 'Subject: {{order.numbr}}\n\nx\n' },
    /order-shipped\.txt\.hbs does not work: "numbr" not defined/,
  ],
  [
    'has no subject',
    { 'en/order-placed.txt.hbs': 'Hello\n' },
    /order-placed\.txt\.hbs does not work: The first line/,
  ],
])('a shop does not start with a template that %s', async (_what, files, words) => {
  await expectNotToStart({ MAIL_TEMPLATES: folderOf(files) }, words);
});

test('nor in a language without templates', () =>
  expectNotToStart({ MAIL_LANGUAGE: 'fr' }, /There is no mail template fr\/order-placed\.txt\.hbs/));

test('nor without the folder it is told of', () =>
  expectNotToStart(
    { MAIL_TEMPLATES: '/nonexistent' },
    /The folder of mail templates \/nonexistent cannot be read/,
  ));
