/**
 * Nobody finds out who is a customer by trying to log in: not by the answer, and not by how long it takes. What takes time is comparing
 * a password with a hash, so that is counted, and how costly each hash is.
 */
import { comparedDuring } from '../support/compared-passwords';
import { customer, PASSWORD, type Person } from '../support/people';
import { openShop, type Shop } from '../support/shop';

let shop: Shop;

beforeAll(async () => {
  shop = await openShop({ API_BASIC_AUTH: 'true' });
});

const change = ({ id }: Person, assignment: string) =>
  shop.database.query(`UPDATE up_users SET ${assignment} WHERE id = $1`, [id]);

/** Somebody who cannot be logged in to, by what is the matter. */
const somebody = async (assignment?: string): Promise<string> => {
  const person = await customer(shop);
  if (assignment) await change(person, assignment);
  return person.username;
};

const IN_VAIN: [string, () => Promise<string>, string][] = [
  ['a wrong password', () => somebody(), 'wrong-password'],
  ['a name that there is not', () => Promise.resolve('nobody-at-all'), 'wrong-password'],
  ['an email that there is not', () => Promise.resolve('nobody@shop.example'), 'wrong-password'],
  ['somebody without a password', () => somebody('password = NULL'), 'wrong-password'],
  ['somebody of another provider', () => somebody("provider = 'google'"), PASSWORD],
  ['somebody blocked', () => somebody('blocked = true'), 'wrong-password'],
];

const logIn = (identifier: string, password: string) =>
  shop.send('post', '/api/auth/local').send({ identifier, password });

const basic = (identifier: string, password: string) =>
  shop
    .send('get', '/api/customers/me')
    .set('Authorization', `Basic ${Buffer.from(`${identifier}:${password}`).toString('base64')}`);

test.each(IN_VAIN)('logging in with %s: one answer, after one comparison', async (_what, whose, password) => {
  const name = await whose();

  const { answer, compared } = await comparedDuring(shop, () => logIn(name, password));

  expect([answer.status, answer.body.error]).toEqual([
    400,
    {
      status: 400,
      name: 'ValidationError',
      message: 'Invalid identifier or password',
      details: { code: 'INVALID_CREDENTIALS' },
    },
  ]);
  expect(compared).toEqual(['$2a$10$']);
});

test.each([
  ...IN_VAIN,
  ['somebody blocked, whose password is right', () => somebody('blocked = true'), PASSWORD],
] as const)('by Basic auth with %s: one answer, after one comparison', async (_what, whose, password) => {
  const name = await whose();

  const { answer, compared } = await comparedDuring(shop, () => basic(name, password));

  expect([answer.status, answer.body.error.message]).toEqual([401, 'Invalid identifier or password']);
  expect(compared).toEqual(['$2a$10$']);
});

test('only who knows the password hears that an account is blocked', async () => {
  const { answer, compared } = await comparedDuring(shop, async () =>
    logIn(await somebody('blocked = true'), PASSWORD),
  );

  expect([answer.status, answer.body.error.details.code]).toEqual([400, 'ACCOUNT_BLOCKED']);
  expect(compared).toHaveLength(1);
});

test('what is no attempt to log in costs no comparison', async () => {
  for (const body of [{}, { identifier: 'somebody' }, { identifier: 'somebody', password: 5 }]) {
    const { answer, compared } = await comparedDuring(shop, () =>
      shop.send('post', '/api/auth/local').send(body),
    );
    expect([answer.status, compared]).toEqual([400, []]);
  }
});

test('registering says in the same words that a name or an email is taken', async () => {
  const { username } = await customer(shop);
  const free = { username: 'a-free-name', email: 'free@shop.example', password: PASSWORD };
  const register = (taken: object) =>
    shop.send('post', '/api/auth/local/register').send({ ...free, ...taken });

  const [byName, byEmail] = [
    await register({ username }),
    await register({ email: `${username}@shop.example` }),
  ];

  expect([byName.status, byEmail.status]).toEqual([400, 400]);
  expect(byName.body).toEqual(byEmail.body);
});
