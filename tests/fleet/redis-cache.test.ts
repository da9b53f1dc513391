/**
 * With a Redis instances share what they have read: two servers on one database. What one has read the other need not read,
 * and what is changed through one is never seen there as it was before, and at once in the other.
 */
import { product, type TestProduct } from '../support/catalogue';
import { customer, staff, type Person } from '../support/people';
import { changeUser } from '../support/permissions';
import type { Shop } from '../support/shop';
import { aboutProducts, statementsDuring } from '../support/statements';
import { expectWithin } from '../support/within';
import { stopRedisServers } from './support/redis';
import { openPair, type Pair } from './support/shops-with-redis';

/** Far below the two seconds that are promised, and above what a busy machine takes. */
const AT_ONCE_MS = 500;

/** Several servers are started, on a machine that may have others to run. */
jest.setTimeout(240_000);

let pair: Pair;
let clerk: Person;

beforeAll(async () => {
  pair = await openPair();
  clerk = await staff(pair.here);
  // From now on both know that callers without a token are the public.
  for (const shop of [pair.here, pair.there]) await shop.get('/api/products').expect(200);
});

afterAll(stopRedisServers);

const show = async (shop: Shop, { documentId }: TestProduct) =>
  (await shop.get(`/api/products/${documentId}`).expect(200)).body.data;

const rename = (shop: Shop, { documentId }: TestProduct, name: string) =>
  shop.put(`/api/products/${documentId}`, clerk.token, { name }).expect(200);

test('what one instance has read the other does not read', async () => {
  await product(pair.here, { name: 'Shared tea' });
  let asked = 0;

  // The machine may be so slow that a second has passed, or the news of the new product may have arrived in between. Each time it
  // is another question, which the other instance cannot remember by itself.
  await expectWithin(20_000, async () => {
    asked += 1;
    const list = `/api/products?filters[name][$eq]=Shared tea&filters[price][$lte]=${1_000 + asked}`;
    const read = (await pair.here.get(list).expect(200)).body;
    let shown: unknown;
    const statements = await statementsDuring(pair.there, async () => {
      shown = (await pair.there.get(list).expect(200)).body;
    });
    expect(shown).toEqual(read);
    return aboutProducts(statements).length === 0;
  });
});

test('what staff change is never seen as it was in the instance where they changed it', async () => {
  const tea = await product(pair.here, { name: 'Tea 0' });
  for (let change = 1; change <= 40; change += 1) {
    const [at, other] = change % 2 === 0 ? [pair.here, pair.there] : [pair.there, pair.here];
    // The other instance has it, and so has Redis; and it goes on reading meanwhile.
    await show(other, tea);
    const reading = Promise.all(Array.from({ length: 5 }, () => show(other, tea)));
    await rename(at, tea, `Tea ${change}`);

    expect((await show(at, tea)).name).toBe(`Tea ${change}`);
    await reading;
  }
});

test('what staff change in one instance is seen at once in the other', async () => {
  const tea = await product(pair.here, { name: 'Old tea' });
  expect((await show(pair.there, tea)).name).toBe('Old tea');

  await rename(pair.here, tea, 'New tea');

  await expectWithin(AT_ONCE_MS, async () => (await show(pair.there, tea)).name === 'New tea');
});

test('counts beside a list are those of now after a change', async () => {
  const { body } = await pair.here
    .post('/api/categories', clerk.token, { name: 'Cups', slug: 'cups' })
    .expect(201);
  const facets = '/api/products?filters[category][slug][$eq]=cups&facets=price,category';
  const counted = async (shop: Shop) => (await shop.get(facets)).body.meta.facets.category[0]?.matches ?? 0;
  expect([await counted(pair.here), await counted(pair.there)]).toEqual([0, 0]);

  for (let cups = 1; cups <= 3; cups += 1) {
    const sku = `CUP-${cups}`;
    const data = { name: sku, sku, price: cups, category: body.data.documentId };
    await pair.here.post('/api/products', clerk.token, data).expect(201);

    expect(await counted(pair.here)).toBe(cups);
    await expectWithin(AT_ONCE_MS, async () => (await counted(pair.there)) === cups);
  }
});

test('a customer who is blocked in one instance is refused at once in the other, even where PostgreSQL says nothing', async () => {
  const alice = await customer(pair.here);
  const ask = async () => (await pair.there.get('/api/customers/me', alice.token)).status;
  await pair.here.database.query('ALTER TABLE up_users DISABLE TRIGGER up_users_announce');
  expect([await ask(), await ask()]).toEqual([200, 200]);

  await changeUser(pair.here, alice, { blocked: true });

  await expectWithin(AT_ONCE_MS, async () => (await ask()) === 401);
  await pair.here.database.query('ALTER TABLE up_users ENABLE TRIGGER up_users_announce');
});

test('what is changed behind the shop’s back is seen at once as well', async () => {
  const tea = await product(pair.here, { name: 'Tea for now' });
  await show(pair.here, tea);
  await show(pair.there, tea);

  await pair.here.database.query('UPDATE products SET name = $1 WHERE id = $2', ['Tea by hand', tea.id]);

  for (const shop of [pair.there, pair.here])
    await expectWithin(AT_ONCE_MS, async () => (await show(shop, tea)).name === 'Tea by hand');
});
