/** Username and password with every request, where that is switched on: as good as a token of that user. Off, it is in authentication.test.ts. */
import { product } from '../support/catalogue';
import { comparedDuring } from '../support/compared-passwords';
import { line } from '../support/orders';
import { customer, PASSWORD, people, staff, type Person } from '../support/people';
import { openShop, type Shop } from '../support/shop';

let shop: Shop;

beforeAll(async () => {
  shop = await openShop({ API_BASIC_AUTH: 'true' });
});

const basic = (identifier: string, password = PASSWORD) =>
  `Basic ${Buffer.from(`${identifier}:${password}`).toString('base64')}`;

const me = (authorization: string) =>
  shop.send('get', '/api/customers/me').set('Authorization', authorization);

test('a customer is known by username and by e-mail address', async () => {
  const { username, documentId } = await customer(shop);

  for (const identifier of [username, `${username}@shop.example`, `${username}@SHOP.example`]) {
    const { body } = await me(basic(identifier)).expect(200);
    expect(body.data.documentId).toBe(documentId);
  }
});

test('it opens what a token of theirs opens, and nothing else', async () => {
  const [alice, clerk] = [await customer(shop), await staff(shop)];
  const tea = await product(shop, { stock: 5 });
  const order = { data: { lines: [line(tea)] } };
  const movement = { data: { product: tea.documentId, delta: 1, reason: 'received' } };
  const post = (route: string, body: object, { username }: { username: string }) =>
    shop.send('post', route).set('Authorization', basic(username)).send(body);

  await post('/api/orders', order, alice).expect(201);
  await post('/api/stock-movements', movement, alice).expect(403);
  await post('/api/stock-movements', movement, clerk).expect(201);
});

test('many requests log in once', async () => {
  const { username, id } = await customer(shop);
  const sessions = () =>
    shop.inside(
      async (strapi, user) => strapi.db.query('admin::session').count({ where: { userId: String(user) } }),
      id,
    );
  const before = await sessions();

  await Promise.all(Array.from({ length: 20 }, () => me(basic(username)).expect(200)));
  await me(basic(username)).expect(200);

  expect(await sessions()).toBe(before + 1);
});

/** Checking a password is slow on purpose: who could have it done for each request would keep the server busy. */
describe('a password that was right is compared once', () => {
  const comparisons = async (work: () => Promise<unknown>) =>
    (await comparedDuring(shop, work)).compared.length;

  test('however the name and the header are written', async () => {
    const { username } = await customer(shop);
    const email = `${username}@shop.example`;

    expect(
      await comparisons(async () => {
        await me(basic(username)).expect(200);
        for (const junk of ['!', '*', '!*']) await me(basic(username) + junk).expect(200);
        for (const name of [email, email.toUpperCase(), `A${email.slice(1)}`])
          await me(basic(name)).expect(200);
      }),
    ).toBe(1);
  });

  test('whatever its owner, or anybody else, changes in their profile', async () => {
    const [alice, bob] = [await customer(shop), await customer(shop)];
    const move = ({ username }: Person, city: string) =>
      shop
        .send('put', '/api/customers/me')
        .set('Authorization', basic(username))
        .send({ data: { city } })
        .expect(200);

    expect(
      await comparisons(async () => {
        for (const city of ['Leeds', 'Bremen', 'Turin']) {
          for (const one of [alice, bob]) await move(one, city);
        }
      }),
    ).toBe(2);
  });

  test('and a wrong one every time', async () => {
    const { username } = await customer(shop);
    await me(basic(username)).expect(200);

    expect(
      await comparisons(async () => {
        for (let time = 0; time < 3; time += 1) await me(basic(username, 'wrong')).expect(401);
      }),
    ).toBe(3);
  });
});

test('a password holds colons and letters of all kinds', async () => {
  const { username, id } = await customer(shop);
  const password = 'pa:ss:wörd-✓';
  await shop.inside(
    async (strapi, user, wanted) =>
      strapi.plugin('users-permissions').service('user').edit(user, { password: wanted }),
    id,
    password,
  );

  await me(basic(username, password)).expect(200);
});

test('a changed password and a blocked user are refused at once', async () => {
  const [changed, blocked] = [await customer(shop), await customer(shop)];
  for (const { username } of [changed, blocked]) await me(basic(username)).expect(200);
  await shop.inside(
    async (strapi, first, second) => {
      const users = strapi.plugin('users-permissions').service('user');
      await users.edit(first, { password: 'another-one-1' });
      await users.edit(second, { blocked: true });
    },
    changed.id,
    blocked.id,
  );

  for (const { username } of [changed, blocked]) await me(basic(username)).expect(401);
});

test('a wrong password and an unknown user hear the same', async () => {
  const { username } = await customer(shop);

  const [wrong, unknown] = [await me(basic(username, 'wrong')), await me(basic('nobody-at-all'))];

  expect([wrong.status, unknown.status]).toEqual([401, 401]);
  expect(wrong.body).toEqual(unknown.body);
  expect(wrong.headers['www-authenticate']).toMatch(/^Basic /);
});

test.each([
  ['nothing', 'Basic '],
  ['no colon', `Basic ${Buffer.from('alice').toString('base64')}`],
  ['no name', basic('', 'x')],
  ['a NUL', basic('al\0ice')],
  ['no base64', 'Basic %%%'],
])('%s is a 401', async (_what, authorization) => {
  const { status, body } = await me(authorization);

  expect([status, body.error.status]).toEqual([401, 401]);
});

describe('bad attempts are counted like log-ins, by address', () => {
  let guarded: Shop;

  beforeAll(async () => {
    const behindUs = { TRUST_PROXY: '127.0.0.0/8' };
    guarded = await openShop({ API_BASIC_AUTH: 'true', AUTH_REQUESTS_PER_MINUTE: '5', ...behindUs });
  });

  const meFrom = (address: string, authorization: string) =>
    guarded
      .send('get', '/api/customers/me')
      .set({ 'X-Forwarded-For': address, Authorization: authorization });

  test('whatever the names, and good ones are not', async () => {
    const [alice, ...others] = await people(guarded, 7);
    for (const { username } of others) await meFrom('203.0.113.1', basic(username)).expect(200);
    for (let guess = 0; guess < 5; guess += 1)
      await meFrom('203.0.113.1', basic(`nobody-${guess}`)).expect(401);

    const { status, body, headers } = await meFrom('203.0.113.1', basic((alice as Person).username));

    expect([status, body.error.details]).toEqual([429, { code: 'RATE_LIMITED' }]);
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  });

  test('also when they come at once', async () => {
    const { username } = await customer(guarded);

    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, guess) => meFrom('203.0.113.2', basic(username, `wrong-${guess}`))),
    );

    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(35);
  });
});
