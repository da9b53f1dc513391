/** What is not somebody's to say they cannot say, wherever they put it: every column of a user is tried, so that a new one is too. */
import { randomUUID } from 'node:crypto';
import { PROFILE_FIELDS } from '../../src/api/customer/profile-fields';
import { customer, PASSWORD, type Person } from '../support/people';
import { openShop, type Shop } from '../support/shop';

const AT_REGISTRATION = ['username', 'email', 'password', ...PROFILE_FIELDS];

/** What Strapi has in every row, and keys that other programs would read. */
const BESIDE = [
  'id',
  'documentId',
  'createdAt',
  'updatedAt',
  'publishedAt',
  'role_id',
  '__v',
  '$set',
  'data',
];

/** Keys that JSON.parse makes own ones. */
const INHERITED = ['{"__proto__": {"role": 1}}', '{"constructor": {"prototype": {"role": 1}}}'];

let shop: Shop;
let alice: Person;
let attributes: string[];

beforeAll(async () => {
  shop = await openShop();
  alice = await customer(shop);
  attributes = await shop.inside((strapi) =>
    Object.keys(strapi.getModel('plugin::users-permissions.user').attributes),
  );
});

const newcomer = () => {
  const username = `newcomer-${randomUUID().slice(0, 8)}`;
  return { username, email: `${username}@shop.example`, password: PASSWORD };
};

const rows = () => shop.database.query('SELECT * FROM up_users ORDER BY id');
const roles = () => shop.database.query('SELECT * FROM up_users_role_lnk ORDER BY id');

const VALUES = [1, true, 'staff', { connect: [1] }, { set: [{ id: 1 }] }, [1]];

test('nothing but the names, the password and the profile is taken from whoever registers', async () => {
  const forbidden = [...attributes, ...BESIDE].filter((name) => !AT_REGISTRATION.includes(name));
  const before = [await rows(), await roles()];

  for (const name of forbidden) {
    for (const value of VALUES) {
      const { status, body } = await shop
        .send('post', '/api/auth/local/register')
        .send({ ...newcomer(), [name]: value });
      expect({ name, status }).toEqual({ name, status: 400 });
      expect(JSON.stringify(body.error.details)).toContain(name);
    }
  }

  expect(forbidden).toEqual(expect.arrayContaining(['role', 'confirmed', 'blocked', 'provider']));
  expect([await rows(), await roles()]).toEqual(before);
});

test('nothing but the profile is taken from whoever changes theirs', async () => {
  const forbidden = [...attributes, ...BESIDE, 'email', 'username', 'password'].filter(
    (name) => !(PROFILE_FIELDS as readonly string[]).includes(name),
  );
  const before = [await rows(), await roles()];

  for (const name of forbidden) {
    for (const value of VALUES) {
      const { status } = await shop.put('/api/customers/me', alice.token, { city: 'Leeds', [name]: value });
      expect({ name, status }).toEqual({ name, status: 400 });
    }
  }

  expect([await rows(), await roles()]).toEqual(before);
});

test.each(INHERITED)('a role that is hidden in what an object inherits gives none: %s', async (hidden) => {
  const person = newcomer();
  const body = JSON.stringify(person).replace('{', `${hidden.slice(0, -1)},`);

  const answer = await fetch(`${shop.url}/api/auth/local/register`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body,
  });

  if (answer.status === 200) {
    const [{ type }] = (await shop.database.query(
      `SELECT up_roles.type FROM up_users JOIN up_users_role_lnk ON user_id = up_users.id
       JOIN up_roles ON up_roles.id = role_id WHERE username = $1`,
      [person.username],
    )) as [{ type: string }];
    expect(type).toBe('authenticated');
  } else expect(answer.status).toBe(400);
  expect(await shop.inside(() => (({}) as Record<string, unknown>).role ?? null)).toBeNull();
});
