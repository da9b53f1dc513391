/** GET /api/orders?pagination[after]=…: customers go on through their own orders only, staff through all of them. */
import { product, type TestProduct } from '../support/catalogue';
import { line, placeOrder } from '../support/orders';
import { people, staff, type Person } from '../support/people';
import { openShop, type Shop } from '../support/shop';

let shop: Shop;
let clerk: Person;
let bob: Person;
let carol: Person;
/** Documents ids, newest first, as lists show them. */
let all: string[];
let ofBob: string[];

beforeAll(async () => {
  shop = await openShop();
  clerk = await staff(shop);
  [bob, carol] = (await people(shop, 2)) as [Person, Person];
  const tea = await product(shop, { stock: 100 });
  all = [];
  ofBob = [];
  for (const person of [bob, carol, bob, bob, carol, bob, carol]) {
    const { documentId } = (await placeOrder(shop, person, [line(tea)]).expect(201)).body.data;
    all.unshift(documentId);
    if (person === bob) ofBob.unshift(documentId);
  }
});

interface Page {
  data: Pick<TestProduct, 'documentId'>[];
  meta: { pagination: { total?: number; nextAfter: string | null } };
}

const idsOf = ({ data }: Page): string[] => data.map(({ documentId }) => documentId);

const read = async ({ token }: Person, query: string): Promise<Page> =>
  (await shop.get(`/api/orders?${query}`, token).expect(200)).body;

/** @returns all pages of two, from the first one on. */
async function walk(person: Person, query = ''): Promise<Page[]> {
  const pages: Page[] = [];
  for (let after: string | null = ''; after !== null && pages.length <= all.length;) {
    const page = await read(person, `${query}&pagination[after]=${after}&pagination[pageSize]=2`);
    pages.push(page);
    after = page.meta.pagination.nextAfter;
  }
  return pages;
}

test('a customer walks through their own, and every page says how many those are', async () => {
  const pages = await walk(bob);

  expect(pages.flatMap(idsOf)).toEqual(ofBob);
  expect(pages.map(({ meta }) => meta.pagination.total)).toEqual(pages.map(() => ofBob.length));
});

test('staff walk through all, and every page says how many those are', async () => {
  const pages = await walk(clerk);

  expect(pages.flatMap(idsOf)).toEqual(all);
  expect(pages.map(({ meta }) => meta.pagination.total)).toEqual(pages.map(() => all.length));
});

test.each(['sort=placedAt:asc', 'sort=total:desc', 'sort=state'])(
  'in another order, too: %s',
  async (sort) => {
    const whole = await read(clerk, sort);

    expect((await walk(clerk, sort)).flatMap(idsOf)).toEqual(idsOf(whole));
    expect(idsOf(whole).sort()).toEqual([...all].sort());
  },
);

test('an order of somebody else is no place to go on from; for staff it is', async () => {
  const foreign = all.find((one) => !ofBob.includes(one)) as string;

  for (const query of ['', 'filters[state]=placed&', 'sort=placedAt&']) {
    const route = `/api/orders?${query}pagination[after]=${foreign}`;
    const { status, body } = await shop.get(route, bob.token);
    expect({ query, status, path: body.error?.details.errors[0].path }).toEqual({
      query,
      status: 400,
      path: ['pagination', 'after'],
    });
    await shop.get(route, clerk.token).expect(200);
  }
});

test('it says of another’s order what it says of none', async () => {
  const foreign = all.find((one) => !ofBob.includes(one)) as string;

  const [theirs, nobodys] = await Promise.all(
    [foreign, 'unknown'].map((after) => shop.get(`/api/orders?pagination[after]=${after}`, bob.token)),
  );

  expect(theirs?.status).toBe(400);
  expect(theirs?.body).toEqual(nobodys?.body);
});

test('filters hold while one goes on', async () => {
  const confirmed = [all[1], all[2], all[4]] as string[];
  for (const one of confirmed) await shop.post(`/api/orders/${one}/confirm`, clerk.token).expect(200);

  const pages = await walk(clerk, 'filters[state][$eq]=confirmed');

  expect(pages.flatMap(idsOf)).toEqual(confirmed);
  expect(pages.map(({ meta }) => meta.pagination.total)).toEqual([3, 3]);
});
