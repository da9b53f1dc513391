/** How one becomes somebody: registration, log-in, refresh, log-out, and what a bad token is worth. */
import { createHmac, randomUUID } from 'node:crypto';
import { product } from '../support/catalogue';
import { customer, PASSWORD, type Person } from '../support/people';
import { openShop, type Shop } from '../support/shop';

let shop: Shop;

beforeAll(async () => {
  shop = await openShop();
});

const send = (route: string, body: object) => shop.send('post', route).send(body);

const newcomer = () => {
  const username = `newcomer-${randomUUID().slice(0, 8)}`;
  return { username, email: `${username}@shop.example`, password: 'a-good-Passw0rd' };
};

const me = (token: string) => shop.get('/api/customers/me', token);

describe('registering', () => {
  test('answers with a token that works, a refresh token and the user', async () => {
    const person = newcomer();

    const { body } = await send('/api/auth/local/register', person).expect(200);

    expect(body).toEqual({
      jwt: expect.any(String),
      refreshToken: expect.any(String),
      user: expect.objectContaining({ username: person.username, email: person.email }),
    });
    expect(JSON.stringify(body.user)).not.toMatch(/password|token|role/i);
    await me(body.jwt).expect(200);
  });

  test('takes the profile fields', async () => {
    const person = { ...newcomer(), firstName: 'Nora', city: 'Oslo', country: 'NO' };

    const { body } = await send('/api/auth/local/register', person).expect(200);

    const { body: profile } = await me(body.jwt);
    expect(profile.data).toMatchObject({ firstName: 'Nora', city: 'Oslo', country: 'NO' });
  });

  test.each([
    ['role', 1],
    ['confirmed', true],
    ['blocked', false],
    ['provider', 'google'],
    ['id', 1],
    ['resetPasswordToken', 'x'],
  ])('refuses %s, naming it', async (field, value) => {
    const { status, body } = await send('/api/auth/local/register', { ...newcomer(), [field]: value });

    expect(status).toBe(400);
    expect(body.error.message).toContain(field);
  });

  test('refuses a taken name or address, however often it is tried at once', async () => {
    const person = newcomer();

    const answers = await Promise.all([1, 2, 3, 4, 5, 6].map(() => send('/api/auth/local/register', person)));

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400, 400, 400]);
    await send('/api/auth/local/register', { ...newcomer(), email: person.email.toUpperCase() }).expect(400);
    await send('/api/auth/local/register', { ...newcomer(), username: person.username }).expect(400);
  });

  test.each([
    ['nothing', {}],
    ['a list', []],
    ['numbers', { username: 1, email: 2, password: 3 }],
    ['a name of 10,000 letters', { ...newcomer(), username: 'a'.repeat(10_000) }],
    ['a city of 10,000 letters', { ...newcomer(), city: 'a'.repeat(10_000) }],
    ['an object for a city', { ...newcomer(), city: { $ne: null } }],
    ['a NUL in the city', { ...newcomer(), city: 'a\0b' }],
    ['a NUL in the name', { ...newcomer(), username: 'abc\0def' }],
    ['no address', { username: 'somebody', password: 'a-good-Passw0rd' }],
    ["somebody else's address for a name", { ...newcomer(), username: 'Alice@shop.example' }],
  ])('refuses %s with 400', async (_name, body) => {
    await send('/api/auth/local/register', body).expect(400);
  });
});

test('somebody may be called by their own address', async () => {
  const email = `${randomUUID()}@shop.example`;

  await send('/api/auth/local/register', { ...newcomer(), username: email, email }).expect(200);
});

describe('logging in', () => {
  test('exchanges username or email address and password for a token', async () => {
    const person = await customer(shop);

    for (const identifier of [person.username, `${person.username}@shop.example`]) {
      const { body } = await send('/api/auth/local', { identifier, password: PASSWORD }).expect(200);
      const { body: profile } = await me(body.jwt).expect(200);
      expect(profile.data.documentId).toBe(person.documentId);
    }
  });

  test('says the same words for a wrong password and for an unknown user', async () => {
    const { username } = await customer(shop);

    const wrong = await send('/api/auth/local', { identifier: username, password: 'wrong' });
    const unknown = await send('/api/auth/local', { identifier: 'nobody-at-all', password: 'wrong' });

    expect([wrong.status, unknown.status]).toEqual([400, 400]);
    expect(wrong.body).toEqual(unknown.body);
  });

  test.each([
    ['nothing', {}],
    ['an object for a name', { identifier: { $ne: null }, password: 'x' }],
    ['a NUL in the name', { identifier: 'a\0b', password: 'x' }],
  ])('refuses %s with 400', async (_name, body) => {
    await send('/api/auth/local', body).expect(400);
  });
});

describe('an Authorization that is no bearer token', () => {
  test.each(['Basic', 'Basic YWxpY2U6eA==', 'Token abc', 'Bearer', 'x.y.z', 'Digest username="alice"'])(
    'is nobody: %s',
    async (authorization) => {
      const ask = (route: string) => shop.send('get', route).set('Authorization', authorization);

      for (let time = 0; time < 2; time += 1) {
        expect([200, 401]).toContain((await ask('/api/products')).status);
        expect([401, 403]).toContain((await ask('/api/customers/me')).status);
      }
    },
  );
});

test('a name and a password are worth nothing where nobody has switched that on', async () => {
  const { username } = await customer(shop);
  const credentials = Buffer.from(`${username}:${PASSWORD}`).toString('base64');

  const { status } = await shop.send('get', '/api/customers/me').set('Authorization', `Basic ${credentials}`);

  expect([401, 403]).toContain(status);
});

describe('a session', () => {
  const logIn = async ({ username }: Person): Promise<{ jwt: string; refreshToken: string }> =>
    (await send('/api/auth/local', { identifier: username, password: PASSWORD }).expect(200)).body;

  test('is refreshed with its refresh token', async () => {
    const { refreshToken } = await logIn(await customer(shop));

    const { body } = await send('/api/auth/refresh', { refreshToken }).expect(200);

    await me(body.jwt).expect(200);
  });

  test('ends with a log-out: its refresh token and its token are worth nothing, another phone’s stay good', async () => {
    const person = await customer(shop);
    const phone = await logIn(person);
    const tablet = await logIn(person);

    await shop.send('post', '/api/auth/logout', phone.jwt).expect(200);

    await send('/api/auth/refresh', { refreshToken: phone.refreshToken }).expect(401);
    await me(phone.jwt).expect(401);
    await me(tablet.jwt).expect(200);
  });

  test.each([
    ['somebody else’s refresh token', ({ refreshToken }: { refreshToken: string }) => ({ refreshToken })],
    ['the name of a device that there is not', () => ({ deviceId: 'no-such-phone' })],
  ])('ends with a log-out that names %s', async (_what, naming) => {
    const [phone, others] = [await logIn(await customer(shop)), await logIn(await customer(shop))];

    await shop.send('post', '/api/auth/logout', phone.jwt).send(naming(others)).expect(200);

    await me(phone.jwt).expect(401);
    await send('/api/auth/refresh', { refreshToken: phone.refreshToken }).expect(401);
    await me(others.jwt).expect(200);
  });

  test('of a blocked customer is refused at once, on public routes too', async () => {
    const person = await customer(shop);
    await me(person.token).expect(200);

    await shop.inside(
      (strapi, id) =>
        strapi.db.query('plugin::users-permissions.user').update({ where: { id }, data: { blocked: true } }),
      person.id,
    );

    await me(person.token).expect(401);
    await shop.get('/api/products', person.token).expect(401);
    await send('/api/auth/local', { identifier: person.username, password: PASSWORD }).expect(400);
  });

  test('of a deleted customer is refused', async () => {
    const person = await customer(shop);

    await shop.inside(
      (strapi, id) => strapi.db.query('plugin::users-permissions.user').delete({ where: { id } }),
      person.id,
    );

    await me(person.token).expect(401);
  });
});

test('an API token of the panel is nobody, so it is refused where somebody has to ask', async () => {
  const token = await shop.inside(async (strapi) => {
    const wish = { name: 'robot', description: '', type: 'full-access', lifespan: null };
    return (await strapi.service('admin::api-token').create(wish)).accessKey as string;
  });

  await shop.get('/api/products', token).expect(200);
  for (const route of ['/api/orders', '/api/customers/me']) await shop.get(route, token).expect(403);
});

test('the log-in sends no mails, so that there is no door that does', async () => {
  const { username } = await customer(shop);

  await send('/api/auth/forgot-password', { email: `${username}@shop.example` }).expect(405);
  await send('/api/auth/send-email-confirmation', { email: `${username}@shop.example` }).expect(405);
});

test.each(['_q[0]=alice', '_q=alice', 'sort=username', 'filters[id]=1', 'fields=password', 'nonsense=1'])(
  'asking who one is with a bad parameter is a 400: %s',
  async (query) => {
    const { token } = await customer(shop);

    await shop.get(`/api/users/me?${query}`, token).expect(400);
  },
);

describe('a bad token is a 401 on any route', () => {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const claims = { userId: '1', sessionId: 'x', type: 'access', exp: 4_000_000_000 };

  test.each([
    ['garbage', 'garbage'],
    ['unsigned', `${encode({ alg: 'none', typ: 'JWT' })}.${encode(claims)}.`],
    ['signed with another key', sign('another key')],
    ['expired', sign('jwt-for-tests-only'.padEnd(40, '0'), { exp: 1 })],
  ])('%s', async (_name, token) => {
    await product(shop);
    for (const route of ['/api/products', '/api/orders', '/api/customers/me'])
      await shop.get(route, token).expect(401);
  });

  function sign(key: string, changes: object = {}): string {
    const body = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ ...claims, ...changes })}`;
    return `${body}.${createHmac('sha256', key).update(body).digest('base64url')}`;
  }
});
