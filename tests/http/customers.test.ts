/**
 * Reading /api/customers, every row of the contract's table, and what must never leave: a hash, a token, a role.
 * What customers may change of themselves is in customer-profile.test.ts.
 */
import { customer, people, staff, type Person } from '../support/people';
import { openShop, type Shop } from '../support/shop';

let shop: Shop;
let clerk: Person;
let alice: Person;

beforeAll(async () => {
  shop = await openShop();
  clerk = await staff(shop);
  alice = await customer(shop);
});

const NOTHING_KNOWN = {
  firstName: null,
  lastName: null,
  phone: null,
  street1: null,
  street2: null,
  city: null,
  state: null,
  postalCode: null,
  country: null,
};

const shownOf = ({ documentId, username }: Person) => ({
  documentId,
  username,
  email: `${username}@shop.example`,
  ...NOTHING_KNOWN,
  createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
});

const one = ({ documentId }: Pick<Person, 'documentId'>) => `/api/customers/${documentId}`;

describe('the list of customers', () => {
  test('is empty to an anonymous caller', async () => {
    const { body } = await shop.get('/api/customers').expect(200);

    expect(body).toEqual({
      data: [],
      meta: { pagination: { page: 1, pageSize: 25, pageCount: 0, total: 0 } },
    });
  });

  test('is a list of oneself to a customer, whatever they filter by', async () => {
    const bob = await customer(shop);

    for (const query of [
      '',
      '?filters[username][$ne]=nobody',
      '?filters[$or][0][id][$gt]=0&filters[$or][1][id]=1',
    ]) {
      const { body } = await shop.get(`/api/customers${query}`, bob.token).expect(200);
      expect(body.data).toEqual([shownOf(bob)]);
      expect(body.meta.pagination).toEqual({ page: 1, pageSize: 25, pageCount: 1, total: 1 });
    }
    const other = await shop.get(`/api/customers?filters[username]=${alice.username}`, bob.token).expect(200);
    expect(other.body.data).toEqual([]);
  });

  test('is all of them to staff, in pages that hold together', async () => {
    const made = await people(shop, 30);
    const wanted = made.map(shownOf);
    const filter = `filters[id][$gte]=${made[0]?.id}`;

    const first = await shop.get(`/api/customers?${filter}`, clerk.token).expect(200);
    const second = await shop.get(`/api/customers?${filter}&pagination[page]=2`, clerk.token).expect(200);
    const wide = await shop.get('/api/customers?pagination[pageSize]=1000', clerk.token).expect(200);

    expect(first.body.data).toHaveLength(25);
    expect([...first.body.data, ...second.body.data]).toEqual(wanted);
    expect(second.body.meta.pagination).toEqual({ page: 2, pageSize: 25, pageCount: 2, total: 30 });
    expect(wide.body.meta.pagination.pageSize).toBe(100);
  });

  test('finds a customer by e-mail and by search, for staff', async () => {
    const bob = await customer(shop);

    const byEmail = await shop.get(`/api/customers?filters[email]=${bob.username}@shop.example`, clerk.token);
    const bySearch = await shop.get(`/api/customers?_q=${bob.username}@shop`, clerk.token);

    expect(byEmail.body.data).toEqual([shownOf(bob)]);
    expect(bySearch.body.data).toEqual([shownOf(bob)]);
  });

  test.each(['password', 'resetPasswordToken', 'confirmationToken'])(
    'cannot be filtered or sorted by %s, nor is it a field',
    async (secret) => {
      for (const query of [`filters[${secret}][$startsWith]=$2`, `sort=${secret}`, `fields=${secret}`]) {
        for (const { token } of [alice, clerk]) {
          const { status, body } = await shop.get(`/api/customers?${query}`, token);
          expect({ query, status }).toEqual({ query, status: 400 });
          expect(JSON.stringify(body.error)).toContain(secret);
        }
      }
    },
  );

  test.each(['pagination[page]=0', 'pagination[page]=abc', 'pagination[pageSize]=-1'])(
    'refuses a bad page with 400, to whoever asks: %s',
    async (query) => {
      for (const token of [undefined, alice.token, clerk.token]) {
        const { status } = await shop.get(`/api/customers?${query}`, token);
        expect({ token, status }).toEqual({ token, status: 400 });
      }
    },
  );

  test('is 401 to a bad token', () => shop.get('/api/customers', 'no.such.token').expect(401));
});

describe('one customer', () => {
  test('reads oneself, by me and by documentId, and staff read anybody', async () => {
    const wanted = { data: shownOf(alice), meta: {} };

    expect((await shop.get('/api/customers/me', alice.token).expect(200)).body).toEqual(wanted);
    expect((await shop.get(one(alice), alice.token).expect(200)).body).toEqual(wanted);
    expect((await shop.get(one(alice), clerk.token).expect(200)).body).toEqual(wanted);
  });

  test('is 404 to another customer, like one who is not there', async () => {
    const bob = await customer(shop);

    const foreign = await shop.get(one(alice), bob.token).expect(404);
    const unknown = await shop.get(one({ documentId: 'unknown' }), bob.token).expect(404);

    expect(foreign.body).toEqual(unknown.body);
    await shop.get(one({ documentId: 'unknown' }), clerk.token).expect(404);
  });

  test('is 404 to an anonymous caller', () => shop.get(one(alice)).expect(404));

  test('named me is nobody to an anonymous caller, and 401 to a bad token', async () => {
    await shop.get('/api/customers/me').expect(403);
    await shop.put('/api/customers/me', undefined, { city: 'Leeds' }).expect(403);
    await shop.get('/api/customers/me', 'no.such.token').expect(401);
    await shop.put('/api/customers/me', 'no.such.token', { city: 'Leeds' }).expect(401);
  });

  test('never shows a hash, token or role, however it is asked for', async () => {
    const asked = ['', '?populate=*', '?populate=role'];
    const routes = ['/api/customers', '/api/customers/me', one(alice)].flatMap((route) =>
      asked.map((query) => route + query),
    );

    for (const route of routes) {
      for (const token of [alice.token, clerk.token]) {
        const { text } = await shop.get(route, token);
        expect(text).not.toMatch(/\$2[aby]\$|password|token|provider|"role"|authenticated"|"staff"/i);
      }
    }
  });

  test('is not to be had by the way of users-permissions either', async () => {
    for (const route of ['/api/users', `/api/users/${alice.id}`]) {
      for (const token of [undefined, alice.token, clerk.token]) {
        const { status } = await shop.get(route, token);
        expect({ route, status }).toEqual({ route, status: 404 });
      }
    }
    await shop.put(`/api/users/${alice.id}`, alice.token, { role: 1 }).expect(405);
    await shop.delete(`/api/users/${alice.id}`, alice.token).expect(405);
  });
});
