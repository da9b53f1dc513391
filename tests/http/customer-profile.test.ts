/** PUT /api/customers/me: customers keep their own profile, and nothing else of themselves or of anybody. */
import { customer, PASSWORD, staff, type Person } from '../support/people';
import { openShop, type Shop } from '../support/shop';

let shop: Shop;

beforeAll(async () => {
  shop = await openShop();
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

const PROFILE = {
  firstName: 'Alice',
  lastName: 'Archer',
  phone: '+44 113 496 0000',
  street1: '1 Mill Lane',
  street2: 'Flat 2',
  city: 'Leeds',
  state: 'West Yorkshire',
  postalCode: 'LS1 1AA',
  country: 'GB',
};

const shownOf = ({ documentId, username }: Person) => ({
  documentId,
  username,
  email: `${username}@shop.example`,
  ...NOTHING_KNOWN,
  createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
});

const one = ({ documentId }: Pick<Person, 'documentId'>) => `/api/customers/${documentId}`;

describe('changing oneself', () => {
  test('takes the profile fields, answers with the whole, and leaves what is not named', async () => {
    const bob = await customer(shop);

    const { body } = await shop.put('/api/customers/me', bob.token, PROFILE).expect(200);
    await shop.put('/api/customers/me', bob.token, { city: 'York', street2: null }).expect(200);

    expect(body).toEqual({ data: { ...shownOf(bob), ...PROFILE }, meta: {} });
    const read = await shop.get('/api/customers/me', bob.token).expect(200);
    expect(read.body.data).toEqual({ ...shownOf(bob), ...PROFILE, city: 'York', street2: null });
  });

  test.each<[string, unknown]>([
    ['email', 'mine@shop.example'],
    ['username', 'root'],
    ['role', 1],
    ['password', 'another-horse-1'],
    ['blocked', false],
    ['confirmed', true],
    ['provider', 'local'],
    ['resetPasswordToken', 'a'],
    ['confirmationToken', 'a'],
    ['id', 1],
    ['documentId', 'a'],
    ['createdAt', '2020-01-01T00:00:00.000Z'],
    ['orders', []],
    ['nonsense', 1],
    ['firstName', 7],
    ['firstName', 'a'.repeat(101)],
    ['city', 'a\0b'],
    ['country', 'England'],
  ])('refuses %s with 400 naming it, and changes nothing: %p', async (field, value) => {
    const bob = await customer(shop);

    const { status, body } = await shop.put('/api/customers/me', bob.token, {
      state: 'Kent',
      [field]: value,
    });

    expect({ status, error: body.error }).toMatchObject({ status: 400, error: { name: 'ValidationError' } });
    expect(body.error.details.errors.map(({ path }: { path: unknown }) => path)).toEqual([[field]]);
    const read = await shop.get('/api/customers/me', bob.token).expect(200);
    expect(read.body.data).toEqual(shownOf(bob));
  });

  test('leaves the password as it was', async () => {
    const bob = await customer(shop);
    await shop.put('/api/customers/me', bob.token, { firstName: 'Bob' }).expect(200);

    const { body } = await shop
      .send('post', '/api/auth/local')
      .send({ identifier: bob.username, password: PASSWORD })
      .expect(200);

    expect(body.user).toMatchObject({ username: bob.username });
  });

  test('does not reach anybody else: there is no PUT or DELETE of a customer by documentId', async () => {
    const alice = await customer(shop);
    const clerk = await staff(shop);

    for (const token of [alice.token, clerk.token]) {
      const put = await shop.put(one(alice), token, { city: 'York' });
      const gone = await shop.delete(one(alice), token);
      expect([404, 405]).toContain(put.status);
      expect([404, 405]).toContain(gone.status);
    }
  });
});
