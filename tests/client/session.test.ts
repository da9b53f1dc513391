/** Becoming somebody with the client, and ceasing to be. */
import { randomUUID } from 'node:crypto';
import {
  ConnectionLost,
  ShopRefusal,
  SignedOut,
  type MemoryStore,
  type OpplyShop,
  type SavedSession,
} from '@opply-shop/client';
import { product } from '../support/catalogue';
import { LosingProxy } from '../support/losing-proxy';
import { line } from '../support/orders';
import { customer, PASSWORD } from '../support/people';
import { openShop, type Shop } from '../support/shop';
import { app, appOf, errorOf } from './app';
import { expire, firstLost, REFRESH } from './expiry';

let shop: Shop;
let proxy: LosingProxy;

beforeAll(async () => {
  shop = await openShop();
});

beforeEach(async () => {
  proxy = await LosingProxy.open(shop.url, () => 'answered');
});

afterEach(() => proxy.close());

const REGISTER = 'POST /api/auth/local/register';

const newcomer = () => {
  const username = `newcomer-${randomUUID().slice(0, 8)}`;
  return { username, email: `${username}@shop.example`, password: 'a-good-Passw0rd' };
};

/** @returns what becomes of a request that waits for a new token, which the proxy holds until it is released. */
async function askWhileRenewing(
  client: OpplyShop,
  store: MemoryStore,
): Promise<{ asking: Promise<unknown> }> {
  proxy.fateOf = (name) => (name === REFRESH ? 'held' : 'answered');
  await expire(store);
  const asking = client.customers.me().catch((error: unknown) => error);
  while (proxy.count(REFRESH) === 0) await new Promise(setImmediate);
  return { asking };
}

describe('registering', () => {
  test('logs in', async () => {
    const client = app(shop.url);
    const person = newcomer();

    const user = await client.session.register({ ...person, firstName: 'Nora' });

    expect(user).toMatchObject({ username: person.username, email: person.email });
    expect(await client.session.isActive()).toBe(true);
    expect(await client.customers.me()).toMatchObject({ username: person.username, firstName: 'Nora' });
  });

  test('makes one account when its answer is lost', async () => {
    proxy.fateOf = firstLost(REGISTER);
    const client = app(proxy.url);
    const person = newcomer();

    const user = await client.session.register(person);

    expect(proxy.count(REGISTER)).toBe(2);
    expect((await client.customers.me()).documentId).toBe(user.documentId);
    const accounts = await shop.database.query('SELECT id FROM up_users WHERE username = $1', [
      person.username,
    ]);
    expect(accounts).toHaveLength(1);
  });

  test('under a name that somebody else has is refused, whether or not an answer is lost', async () => {
    const { username } = await customer(shop);
    proxy.fateOf = firstLost(REGISTER);
    const client = app(proxy.url);

    const error = await errorOf(client.session.register({ ...newcomer(), username }));

    if (!(error instanceof ShopRefusal)) throw error;
    expect([error.status, error.message]).toEqual([400, 'Email or Username are already taken']);
    expect(await client.session.isActive()).toBe(false);
  });
});

test('wrong credentials are refused', async () => {
  const { username } = await customer(shop);

  const error = await errorOf(app(shop.url).session.logIn({ identifier: username, password: 'wrong' }));

  expect(error).toBeInstanceOf(ShopRefusal);
  expect(error).toMatchObject({ status: 400, message: 'Invalid identifier or password' });
});

test('a new password ends every other session, and this one goes on', async () => {
  const { client, store, who } = await appOf(shop, shop.url);
  const elsewhere = app(shop.url);
  await elsewhere.session.logIn({ identifier: who.username, password: PASSWORD });
  const password = 'another-good-Passw0rd';

  await client.session.changePassword({
    currentPassword: PASSWORD,
    password,
    passwordConfirmation: password,
  });

  expect((await client.customers.me()).documentId).toBe(who.documentId);
  expect((await app(shop.url, { store }).customers.me()).documentId).toBe(who.documentId);
  expect(await errorOf(elsewhere.customers.me())).toBeInstanceOf(SignedOut);
});

describe('logging out', () => {
  test('ends the session here and in the shop', async () => {
    const { client, store } = await appOf(shop, shop.url);
    const { jwt } = (await store.load()) as SavedSession;

    await client.session.logOut();

    expect(await store.load()).toBeUndefined();
    const headers = { Authorization: `Bearer ${jwt}` };
    expect((await fetch(`${shop.url}/api/customers/me`, { headers })).status).toBe(401);
  });

  test('without a connection ends it here', async () => {
    proxy.fateOf = () => 'unsent';
    const { client, store } = await appOf(shop, proxy.url, { deadlineMs: 100 });

    expect(await errorOf(client.session.logOut())).toBeInstanceOf(ConnectionLost);

    expect(await store.load()).toBeUndefined();
    expect(await client.session.isActive()).toBe(false);
  });

  test('while the session is being renewed is not undone by that', async () => {
    const { client, store } = await appOf(shop, proxy.url);
    const { asking } = await askWhileRenewing(client, store);

    const leaving = client.session.logOut();
    proxy.release();
    await Promise.all([asking, leaving]);

    expect(await store.load()).toBeUndefined();
    expect(await client.session.isActive()).toBe(false);
  });

  test('of nobody asks nobody', async () => {
    await app(proxy.url).session.logOut();

    expect(proxy.count()).toBe(0);
  });
});

test('an order that one customer has begun is not placed as another', async () => {
  const { client, store } = await appOf(shop, proxy.url);
  const bob = await customer(shop);
  const tea = await product(shop, { stock: 10 });
  proxy.fateOf = (name) => (name === REFRESH ? 'held' : 'answered');
  await expire(store);
  const placing = errorOf(client.orders.place({ lines: [line(tea)] }));
  while (proxy.count(REFRESH) === 0) await new Promise(setImmediate);

  await client.session.logIn({ identifier: bob.username, password: PASSWORD });
  proxy.release();

  expect(await placing).toBeInstanceOf(SignedOut);
  expect((await client.orders.list()).items).toEqual([]);
});

test('whoever logs in while an old session is being renewed is who is logged in', async () => {
  const { client, store } = await appOf(shop, proxy.url);
  const bob = await customer(shop);
  const { asking } = await askWhileRenewing(client, store);

  await client.session.logIn({ identifier: bob.username, password: PASSWORD });
  proxy.release();
  await asking;

  expect((await client.customers.me()).documentId).toBe(bob.documentId);
  expect((await app(shop.url, { store }).customers.me()).documentId).toBe(bob.documentId);
});

test('a session is still there when the app starts again with the same store', async () => {
  const { store, who } = await appOf(shop, shop.url);

  const anew = app(shop.url, { store });

  expect((await anew.customers.me()).documentId).toBe(who.documentId);
});
