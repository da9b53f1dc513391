/**
 * Answers about products are remembered for a moment. Two shops on one database: what staff change shows in the very
 * next answer of the shop where they changed it, and within 2 seconds in the other; so does stock, sales excepted,
 * which take up to 2 seconds everywhere.
 */
import { isDeepStrictEqual } from 'node:util';
import { product, type TestProduct } from '../support/catalogue';
import { until } from '../support/events';
import { line, placeOrder } from '../support/orders';
import { customer, staff, type Person } from '../support/people';
import { openShop, Shop } from '../support/shop';
import { aboutProducts, statementsDuring } from '../support/statements';
import { expectWithin } from '../support/within';

const ELSEWHERE_MS = 2_000;

let here: Shop;
let there: Shop;
let clerk: Person;
let alice: Person;

beforeAll(async () => {
  here = await openShop();
  there = await Shop.boot(here.database);
  clerk = await staff(here);
  alice = await customer(here);
  // From now on both know that callers without a token are the public.
  for (const shop of [here, there]) await shop.get('/api/products').expect(200);
});

type Entry = Record<string, unknown>;

interface Sight {
  /** As the list shows it, if it does. */
  listed: Entry | undefined;
  /** As its own address shows it, if it does. */
  single: Entry | undefined;
}

async function look(
  shop: Shop,
  { sku, documentId }: Pick<TestProduct, 'sku' | 'documentId'>,
): Promise<Sight> {
  const list = await shop.get(`/api/products?filters[sku][$eq]=${sku}`).expect(200);
  const one = await shop.get(`/api/products/${documentId}`);
  return { listed: list.body.data[0], single: one.body.data ?? undefined };
}

const only = (entry: Entry | undefined, wanted: Entry): Entry | undefined =>
  entry && Object.fromEntries(Object.keys(wanted).map((key) => [key, entry[key]]));

/**
 * Both shops have just been asked, and remember what they answered. Not always at once: they forget it with the second, or when they hear
 * from the database of a change before.
 */
const remember = (tea: TestProduct): Promise<void> =>
  until(async () => {
    for (const shop of [there, here]) await look(shop, tea);
    return aboutProducts(await statementsDuring(here, () => look(here, tea))).length === 0;
  });

/** @param wanted undefined when the product must not be seen any more. */
async function expectSeenHere(tea: TestProduct, wanted: Entry | undefined): Promise<void> {
  const { listed, single } = await look(here, tea);
  expect([listed, single]).toEqual(
    wanted ? [expect.objectContaining(wanted), expect.objectContaining(wanted)] : [undefined, undefined],
  );
}

const expectSeenSoon = (shop: Shop, tea: TestProduct, wanted: Entry | undefined) =>
  expectWithin(ELSEWHERE_MS, async () => {
    const { listed, single } = await look(shop, tea);
    return [listed, single].every((entry) =>
      wanted ? isDeepStrictEqual(only(entry, wanted), wanted) : entry === undefined,
    );
  });

describe('shows at once here and within 2 seconds there:', () => {
  const update = (tea: TestProduct, data: Entry) =>
    here.put(`/api/products/${tea.documentId}`, clerk.token, data).expect(200);

  const changes: [string, (tea: TestProduct) => Promise<unknown>, Entry | undefined][] = [
    ['a price', (tea) => update(tea, { price: 42.5 }), { price: 42.5 }],
    ['a name', (tea) => update(tea, { name: 'Renamed' }), { name: 'Renamed' }],
    ['that a product is no longer for sale', (tea) => update(tea, { active: false }), undefined],
    [
      'a deletion',
      (tea) => here.delete(`/api/products/${tea.documentId}`, clerk.token).expect(204),
      undefined,
    ],
    [
      'a delivery into stock',
      ({ documentId }) =>
        here
          .post('/api/stock-movements', clerk.token, { product: documentId, delta: 7, reason: 'received' })
          .expect(201),
      { stock: 12 },
    ],
  ];

  test.each(changes)('%s', async (_name, change, wanted) => {
    const tea = await product(here, { price: 10, stock: 5 });
    await remember(tea);

    await change(tea);

    await expectSeenHere(tea, wanted);
    await expectSeenSoon(there, tea, wanted);
  });

  test('a new product', async () => {
    const wish = { name: 'Brand new', sku: 'BRAND-NEW', price: 3 };
    for (const shop of [there, here])
      expect((await look(shop, { ...wish, documentId: 'x' })).listed).toBeUndefined();

    const { body } = await here.post('/api/products', clerk.token, wish).expect(201);

    await expectSeenHere(body.data, wish);
    await expectSeenSoon(there, body.data, wish);
  });

  test('another name of a category', async () => {
    const tea = await product(here);
    const { body } = await here.post('/api/categories', clerk.token, { name: 'Drinks' }).expect(201);
    const { documentId, slug } = body.data;
    await update(tea, { category: documentId });
    await remember(tea);

    await here.put(`/api/categories/${documentId}`, clerk.token, { name: 'Hot drinks' }).expect(200);

    const wanted = { category: { documentId, name: 'Hot drinks', slug } };
    await expectSeenHere(tea, wanted);
    await expectSeenSoon(there, tea, wanted);
  });

  test('the stock that a cancelled order gives back', async () => {
    const tea = await product(here, { stock: 5 });
    const { body } = await placeOrder(here, alice, [line(tea, 2)]).expect(201);
    await expectSeenSoon(here, tea, { stock: 3 });
    await remember(tea);

    await here.post(`/api/orders/${body.data.documentId}/cancel`, alice.token).expect(200);

    await expectSeenHere(tea, { stock: 5 });
    await expectSeenSoon(there, tea, { stock: 5 });
  });
});

test('a sale shows within 2 seconds, here and there', async () => {
  const tea = await product(here, { stock: 5 });
  await remember(tea);

  await placeOrder(here, alice, [line(tea, 2)]).expect(201);

  await Promise.all([here, there].map((shop) => expectSeenSoon(shop, tea, { stock: 3 })));
});

test('what somebody changes with psql shows within 2 seconds, here and there', async () => {
  const tea = await product(here, { price: 10 });
  await remember(tea);

  await here.database.query('UPDATE products SET price = 11 WHERE id = $1', [tea.id]);

  await Promise.all([here, there].map((shop) => expectSeenSoon(shop, tea, { price: 11 })));
});
