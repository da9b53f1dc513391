/** The package as apps get it: for import and for require, in Node, in a browser, and in an engine that has almost nothing. */
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { makeIdempotencyKey } from '@opply-shop/client';
import { describeInBrowser } from '../browser/browser';
import { product } from '../support/catalogue';
import { customer, PASSWORD } from '../support/people';
import { openShop, type Shop } from '../support/shop';
import { runNode } from './programs';

const PACKAGE = path.resolve(__dirname, '../../clients/typescript');
const NAMES = [
  'ConnectionLost',
  'MemoryStore',
  'OpplyShop',
  'RequestAborted',
  'ShopError',
  'ShopRefusal',
  'SignedOut',
  'makeIdempotencyKey',
];

const manifest = JSON.parse(readFileSync(path.join(PACKAGE, 'package.json'), 'utf8'));

describe('the package', () => {
  test('needs nothing at run time', () => {
    expect(manifest.dependencies).toBeUndefined();
    expect(manifest.peerDependencies).toBeUndefined();
  });

  test.each(['esm', 'cjs'])('imports nothing but itself: %s', (format) => {
    const folder = path.join(PACKAGE, 'dist', format);
    const files = readdirSync(folder).filter((file) => file.endsWith('.js'));
    expect(files).toContain('index.js');
    for (const file of files) {
      const source = readFileSync(path.join(folder, file), 'utf8');
      const wanted = [...source.matchAll(/(?:from|import|require\()\s*['"]([^'"]+)['"]/g)];
      for (const [, specifier] of wanted) expect(specifier).toMatch(/^\.\/[a-z-]+\.js$/);
    }
  });

  test('is imported by ES modules', async () => {
    const program = `
      import * as client from '@opply-shop/client';
      console.log(JSON.stringify([Object.keys(client).sort(), import.meta.resolve('@opply-shop/client')]));`;

    const { code, out, err } = await runNode(['--input-type=module', '--eval', program]);

    expect([code, err]).toEqual([0, '']);
    const [names, file] = JSON.parse(out) as [string[], string];
    expect(names).toEqual(NAMES);
    expect(file).toMatch(/dist\/esm\/index\.js$/);
  });

  test('is required by CommonJS', async () => {
    const program = `
      const client = require('@opply-shop/client');
      console.log(JSON.stringify([Object.keys(client).sort(), require.resolve('@opply-shop/client')]));`;

    const { code, out, err } = await runNode(['--input-type=commonjs', '--eval', program]);

    expect([code, err]).toEqual([0, '']);
    const [names, file] = JSON.parse(out) as [string[], string];
    expect(names).toEqual(NAMES);
    expect(file).toMatch(/dist\/cjs\/index\.js$/);
  });
});

describe('a key', () => {
  const original = Object.getOwnPropertyDescriptor(globalThis, 'crypto') as PropertyDescriptor;
  const offer = (crypto: object | undefined) =>
    Object.defineProperty(globalThis, 'crypto', { value: crypto, configurable: true });

  afterEach(() => Object.defineProperty(globalThis, 'crypto', original));

  test('is random and well formed, with randomUUID and without', () => {
    const { crypto } = globalThis;
    const keys = [makeIdempotencyKey(), makeIdempotencyKey()];
    offer({ getRandomValues: (bytes: Uint8Array) => crypto.getRandomValues(bytes) });
    keys.push(makeIdempotencyKey(), makeIdempotencyKey());

    expect(new Set(keys).size).toBe(4);
    for (const key of keys) expect(key).toMatch(/^[0-9a-f-]{32,36}$/);
  });

  test('is not made of anything less than secure random numbers', () => {
    offer(undefined);

    expect(makeIdempotencyKey).toThrow(/makeIdempotencyKey/);
  });
});

describe('with a shop', () => {
  let shop: Shop;

  beforeAll(async () => {
    shop = await openShop();
    for (let count = 0; count < 5; count += 1) await product(shop, { stock: 3 });
  });

  test('it runs where there is little more than fetch', async () => {
    const { username } = await customer(shop);

    const { code, out, err } = await runNode(
      ['--experimental-vm-modules', path.join(__dirname, 'bare-engine.mjs')],
      { SHOP_URL: shop.url, IDENTIFIER: username, PASSWORD },
    );

    expect([code, err]).toEqual([0, '']);
    expect(JSON.parse(out)).toEqual({
      told: expect.stringContaining('makeIdempotencyKey'),
      seen: 5,
      state: 'placed',
    });
  });

  describeInBrowser('and a browser', () => {
    const pages = createServer((request, response) => {
      const name = path.basename(request.url as string);
      const folder = name === 'visitor.mjs' ? __dirname : path.join(PACKAGE, 'dist', 'esm');
      const isScript = /\.m?js$/.test(name);
      response.writeHead(200, { 'Content-Type': isScript ? 'text/javascript' : 'text/html' });
      response.end(isScript ? readFileSync(path.join(folder, name)) : '');
    });

    beforeAll(async () => {
      pages.listen(0, '127.0.0.1');
      await once(pages, 'listening');
    });

    afterAll(() => pages.close());

    test('a page that comes from elsewhere orders, and reads what the shop shows to it', async () => {
      const { username: identifier } = await customer(shop);
      const browser = await chromium.launch({
        executablePath: process.env.CHROMIUM_PATH,
        args: ['--no-sandbox'],
      });
      const page = await browser.newPage();
      await page.goto(`http://127.0.0.1:${(pages.address() as AddressInfo).port}/`);

      const visitor = JSON.stringify({ url: shop.url, identifier, password: PASSWORD });
      // As text: Jest's transform would make a require of the import.
      const seen = await page.evaluate(`import('/visitor.mjs').then(({ visit }) => visit(${visitor}))`);
      await browser.close();

      expect(seen).toEqual({
        products: 5,
        state: 'cancelled',
        code: 'INVALID_TRANSITION',
        requestId: expect.any(String),
      });
    });
  });
});
