/** The example of the README: thirty lines, run as anybody would run them, over a connection that loses answers. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { LosingProxy } from '../support/losing-proxy';
import { openShop, type Shop } from '../support/shop';
import { expectReconciled } from '../support/reconciled';
import { product, stockOf, type TestProduct } from '../support/catalogue';
import { runNode } from './programs';
import { appOf } from './app';

const EXAMPLE = path.resolve(__dirname, '../../clients/typescript/examples/first-order.mjs');

let shop: Shop;
let tea: TestProduct;

beforeAll(async () => {
  shop = await openShop();
  tea = await product(shop, { stock: 10, price: 4.5, name: 'Assam' });
  const { client } = await appOf(shop, shop.url, { type: 'staff' });
  const category = await client.categories.create({ name: 'Tea', slug: 'tea' });
  await client.products.update(tea.documentId, { category: category.documentId });
});

test('is not longer than it says', () => {
  expect(readFileSync(EXAMPLE, 'utf8').trimEnd().split('\n').length).toBeLessThanOrEqual(30);
});

test.each(['a good connection', 'one that loses every third answer'])(
  'orders exactly once over %s',
  async (kind) => {
    const before = await orders();
    const proxy = await LosingProxy.open(shop.url);
    const url = kind === 'a good connection' ? shop.url : proxy.url;

    const { code, out, err } = await runNode([EXAMPLE], { SHOP_URL: url });
    await proxy.close();

    expect([code, err]).toEqual([0, '']);
    expect(out.split('\n')).toEqual([
      'Tea: Assam 4.5',
      expect.stringMatching(/^Lost the answer, asked again: \S+, 9$/),
      expect.stringMatching(/^1\. \S+ is placed$/),
      'It is cancelled now. Orders: 1',
      '',
    ]);
    const made = (await orders()).slice(before.length);
    expect(made.map(({ state }) => state)).toEqual(['cancelled']);
    expect(await stockOf(shop, tea)).toBe(10);
    expect(proxy.lost).toBe(kind === 'a good connection' ? 0 : 3);
    await expectReconciled(shop);
  },
);

const orders = () => shop.database.query<{ state: string }>('SELECT state FROM orders ORDER BY id');
