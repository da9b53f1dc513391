/** The plugins of docs/extending.md, taken from the page as they stand there, do what it says. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { transformSync } from '@swc/core';
import { product } from '../support/catalogue';
import { until } from '../support/events';
import { line, placeOrder } from '../support/orders';
import { customer } from '../support/people';
import { expectReconciled } from '../support/reconciled';
import { openShop, type Shop } from '../support/shop';
import { forgetPlugins } from './plugin';

const PAGE = readFileSync(path.resolve(__dirname, '../../docs/extending.md'), 'utf8');

/** What the one that tells others has told, and the program that it tells. */
const heard: { id: string; documentId: string }[] = [];
const parrot = http.createServer((request, response) => {
  let text = '';
  request.on('data', (chunk) => (text += chunk));
  request.on('end', () => {
    heard.push(JSON.parse(text));
    response.writeHead(heard.length === 1 ? 500 : 204).end();
  });
});

let shop: Shop;

beforeAll(async () => {
  await once(parrot.listen(0, '127.0.0.1'), 'listening');
  const { port } = parrot.address() as AddressInfo;
  shop = await openShop({ PARROT_URL: `http://127.0.0.1:${port}` });
});

afterEach(() => forgetPlugins(shop));

afterAll(() => parrot.close());

/** Starts a plugin of the page in a running shop, as Strapi would at the start. */
async function start(plugin: string): Promise<void> {
  const [, source = ''] =
    new RegExp(`\`\`\`ts\n(// src/plugins/${plugin}/strapi-server.ts\n.*?)\`\`\``, 's').exec(PAGE) ?? [];
  const { code } = transformSync(source, {
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    module: { type: 'commonjs' },
  });
  await shop.inside(async (strapi, text) => {
    const exports: { default?: { bootstrap: (given: object) => Promise<void> } } = {};
    new Function('exports', text)(exports);
    await exports.default?.bootstrap({ strapi });
  }, code);
}

test('the smallest plugin charges for the parcel, and not for one of 50.00', async () => {
  const alice = await customer(shop);
  await start('parcel');
  const espresso = await product(shop, { stock: 20, price: 9.99 });

  const small = (await placeOrder(shop, alice, [line(espresso, 2)]).expect(201)).body.data;
  const large = (await placeOrder(shop, alice, [line(espresso, 6)]).expect(201)).body.data;

  const parcel = { kind: 'shipping', label: 'Parcel', amount: 4.95, source: 'parcel' };
  expect(small).toMatchObject({ total: 24.93, adjustments: [parcel] });
  expect(large.total).toBe(59.94);
  expect(large).not.toHaveProperty('adjustments');
  await expectReconciled(shop);
});

test('the plugin that uses both hooks collects points and thanks for a hundred of them', async () => {
  const [alice, bob] = [await customer(shop), await customer(shop)];
  await start('loyalty');
  const lamp = await product(shop, { stock: 20, price: 99.99 });

  const totals = [];
  for (const buyer of [alice, alice, alice, bob])
    totals.push((await placeOrder(shop, buyer, [line(lamp)]).expect(201)).body.data.total);

  expect(totals).toEqual([99.99, 99.99, 94.99, 99.99]);
  const points = await shop.database.query<{ points: number }>(
    'SELECT points FROM loyalty_points ORDER BY order_id',
  );
  expect(points.map((row) => row.points)).toEqual([99, 99, 94, 99]);
  await expectReconciled(shop);
});

test('the plugin that tells others tells of an order, and again when it was not heard, by the same id', async () => {
  await start('parrot');
  const [alice, tea] = [await customer(shop), await product(shop, { stock: 5 })];

  const { documentId } = (await placeOrder(shop, alice, [line(tea)]).expect(201)).body.data;

  await until(() => heard.length === 2);
  expect(heard).toMatchObject([{ documentId }, { documentId }]);
  expect(new Set(heard.map(({ id }) => id)).size).toBe(1);
});
