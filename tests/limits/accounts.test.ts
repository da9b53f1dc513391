/** Logging in, registering, refreshing and ordering are limited, each in its way, and nobody locks out somebody else. */
import { product, type TestProduct } from '../support/catalogue';
import { line } from '../support/orders';
import { customer, PASSWORD, people, type Person } from '../support/people';
import type { Shop } from '../support/shop';
import { from, logIn, openStrictShop, outcome } from './support';

describe('wrong passwords', () => {
  let shop: Shop;

  beforeAll(async () => {
    shop = await openStrictShop({ WRONG_PASSWORDS_PER_HOUR: '6', API_BASIC_AUTH: 'true' });
  });

  /** Each from an address of its own, as a thief with many would. */
  const attack = async (person: Person, network: string, times: number) => {
    for (let guess = 1; guess <= times; guess += 1)
      await logIn(shop, person, `${network}.${guess}`, 'not-it-at-all').expect(400);
  };

  test('for one account are counted together for all addresses that are new to it', async () => {
    const alice = await customer(shop);
    await attack(alice, '198.51.100', 6);

    const next = outcome(await logIn(shop, alice, '198.51.100.7', 'not-it-at-all'));
    const right = outcome(await logIn(shop, alice, '198.51.100.8'));

    // The right password is not tried either, or the limit would stop nobody who has it at last.
    expect([next.status, right.status]).toEqual([429, 429]);
    expect(next.retryAfter).toBeGreaterThan(3_000);
  });

  test('do not lock their owner out where they have logged in before, by name or by email', async () => {
    const alice = await customer(shop);
    await logIn(shop, alice, '203.0.113.1').expect(200);
    const email = { username: `${alice.username}@shop.example` };
    await attack(alice, '198.51.100', 6);
    for (let guess = 1; guess <= 6; guess += 1)
      await logIn(shop, email, `198.51.101.${guess}`, 'not-it-at-all').expect(400);

    await logIn(shop, alice, '203.0.113.1').expect(200);
    await logIn(shop, email, '203.0.113.1').expect(200);
    await logIn(shop, alice, '203.0.113.2').expect(429);
  });

  test('where their owner has registered, neither', async () => {
    const account = { username: 'newcomer', email: 'newcomer@shop.example', password: PASSWORD };
    await shop.send('post', '/api/auth/local/register').set(from('203.0.113.3')).send(account).expect(200);
    await attack(account as unknown as Person, '198.51.100', 6);

    await logIn(shop, account, '203.0.113.3').expect(200);
  });

  test('for one account are not forgiven to the owner of another, whose name differs in capitals alone', async () => {
    const alice = await customer(shop);
    const namesake = {
      username: alice.username.toUpperCase(),
      email: 'namesake@shop.example',
      password: PASSWORD,
    };
    const thief = '203.0.113.9';
    await shop.send('post', '/api/auth/local/register').set(from(thief)).send(namesake).expect(200);
    await logIn(shop, namesake, thief).expect(200);
    await attack(alice, '198.51.100', 6);

    await logIn(shop, alice, thief).expect(429);
  });

  test('from an address that its owner has logged in from are counted for that address', async () => {
    const alice = await customer(shop);
    await logIn(shop, alice, '203.0.113.4').expect(200);
    for (let guess = 1; guess <= 6; guess += 1)
      await logIn(shop, alice, '203.0.113.4', 'not-it-at-all').expect(400);

    await logIn(shop, alice, '203.0.113.4').expect(429);
    await logIn(shop, alice, '203.0.113.5').expect(200);
  });

  test('do not count when they were right, and not for other accounts', async () => {
    const [alice, bob] = (await people(shop, 2)) as [Person, Person];
    await attack(alice, '198.51.100', 6);

    for (let time = 1; time <= 10; time += 1) await logIn(shop, bob, `203.0.113.${time + 10}`).expect(200);
  });

  test('sent with every request instead of a token count the same', async () => {
    const alice = await customer(shop);
    const ask = (address: string, password: string) =>
      shop
        .get('/api/customers/me')
        .set(from(address))
        .set('Authorization', `Basic ${Buffer.from(`${alice.username}:${password}`).toString('base64')}`);
    for (let guess = 1; guess <= 6; guess += 1) await ask(`198.51.100.${guess}`, 'not-it-at-all').expect(401);

    await ask('198.51.100.7', PASSWORD).expect(429);
    await logIn(shop, alice, '198.51.100.8').expect(429);
  });
});

/** Each test calls from addresses of its own. */
let strict: Shop;

beforeAll(async () => {
  strict = await openStrictShop({
    AUTH_REQUESTS_PER_MINUTE: '2',
    REGISTRATIONS_PER_MINUTE: '4',
    REFRESHES_PER_MINUTE: '2',
    ORDERS_PER_MINUTE: '3',
    RATE_LIMIT_EXEMPT: '192.0.2.0/24',
  });
});

test('logging in is limited for each address, whoever is tried', async () => {
  const [one, two, three] = (await people(strict, 3)) as [Person, Person, Person];
  for (const person of [one, two]) await logIn(strict, person, '203.0.113.1').expect(200);

  const { status, body, headers } = await logIn(strict, three, '203.0.113.1');

  expect([status, body.error.details]).toEqual([429, { code: 'RATE_LIMITED' }]);
  expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  await logIn(strict, three, '203.0.113.2').expect(200);
});

test('registering is limited for each address, and for each email at one', async () => {
  const register = async (name: string, address: string) =>
    (
      await strict
        .send('post', '/api/auth/local/register')
        .set(from(address))
        .send({ username: name, email: `${name}@shop.example`, password: PASSWORD })
    ).status;

  const statuses = [];
  for (const name of ['anna', 'anna', 'ANNA', 'bert', 'carl'])
    statuses.push(await register(name, '198.51.100.1'));

  expect(statuses).toEqual([200, 400, 429, 200, 429]);
  expect(await register('carl', '198.51.100.2')).toBe(200);
});

test('refreshing is limited for each address', async () => {
  const { body } = await logIn(strict, await customer(strict), '198.51.100.3').expect(200);
  const refresh = (address: string, refreshToken = body.refreshToken as string) =>
    strict.send('post', '/api/auth/refresh').set(from(address)).send({ refreshToken });
  await refresh('198.51.100.3').expect(200);
  await refresh('198.51.100.3', 'none').expect(401);

  await refresh('198.51.100.3', 'none').expect(429);
  await refresh('198.51.100.4', 'none').expect(401);
});

describe('ordering', () => {
  let tea: TestProduct;

  beforeAll(async () => {
    tea = await product(strict, { stock: 1_000 });
  });

  const order = ({ token }: Person, address: string) =>
    strict
      .send('post', '/api/orders', token)
      .set(from(address))
      .send({ data: { lines: [line(tea)] } });

  test('is limited for each customer, wherever they call from, and reading is not', async () => {
    const [alice, bob] = (await people(strict, 2)) as [Person, Person];
    for (const address of ['203.0.113.1', '203.0.113.2', '203.0.113.3'])
      await order(alice, address).expect(201);

    const { status, body, headers } = await order(alice, '203.0.113.4');

    expect([status, body.error.details]).toEqual([429, { code: 'RATE_LIMITED' }]);
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    await order(bob, '203.0.113.1').expect(201);
    const { body: list } = await strict.get('/api/orders', alice.token).set(from('203.0.113.1')).expect(200);
    expect(list.data).toHaveLength(3);
  });

  test('is not limited for who calls from a network that is spared', async () => {
    const alice = await customer(strict);

    for (let time = 0; time < 10; time += 1) await order(alice, '192.0.2.7').expect(201);
  });
});
