/** A session as the client keeps it: it renews itself unseen, and when it is over it is over for everybody who waits. */
import { ConnectionLost, SignedOut, type SavedSession } from '@opply-shop/client';
import { product } from '../support/catalogue';
import { LosingProxy } from '../support/losing-proxy';
import { line } from '../support/orders';
import { PASSWORD } from '../support/people';
import { openShop, type Shop } from '../support/shop';
import { app, appOf, errorOf } from './app';
import { FOUR_REQUESTS_MS, timePassesWith } from './clock';
import { expire, firstLost, REFRESH } from './expiry';

let shop: Shop;
let proxy: LosingProxy;

beforeAll(async () => {
  shop = await openShop();
});

beforeEach(async () => {
  proxy = await LosingProxy.open(shop.url, () => 'answered');
});

afterEach(() => {
  jest.restoreAllMocks();
  return proxy.close();
});

const ME = 'GET /api/customers/me';

/** The shop forgets the session, as when somebody logs it out from elsewhere. */
const revoke = ({ jwt }: SavedSession) => shop.send('post', '/api/auth/logout', jwt).expect(200);

describe('a token that is too old', () => {
  test('is renewed, kept, and the request sent again, without anybody noticing', async () => {
    const { client, store, who } = await appOf(shop, proxy.url);
    const before = await expire(store);

    const me = await client.customers.me();

    expect(me.documentId).toBe(who.documentId);
    expect(proxy.passed.map(({ name }) => name)).toEqual([ME, REFRESH, ME]);
    const after = (await store.load()) as SavedSession;
    expect(after.refreshToken).not.toBe(before.refreshToken);
    expect(after.jwt).not.toBe(before.jwt);
  });

  test('is renewed once for all requests that wait for it', async () => {
    const { client, store } = await appOf(shop, proxy.url);
    await expire(store);
    const tea = await product(shop, { stock: 100 });

    const answers = await Promise.all([
      ...Array.from({ length: 10 }, () => client.customers.me()),
      ...Array.from({ length: 10 }, () => client.orders.place({ lines: [line(tea)] })),
    ]);

    expect(answers).toHaveLength(20);
    expect(proxy.count(REFRESH)).toBe(1);
  });

  test('is renewed for an order that is under way, and the order keeps its key', async () => {
    const { client, store } = await appOf(shop, proxy.url);
    await expire(store);
    const tea = await product(shop, { stock: 10 });

    await client.orders.place({ lines: [line(tea)] });

    const keys = proxy.passed.flatMap(({ headers }) => headers['idempotency-key'] ?? []);
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
  });

  test('is not sent with the request for another', async () => {
    const { client, store } = await appOf(shop, proxy.url);
    await expire(store);

    await client.customers.me();

    expect(proxy.passed.find(({ name }) => name === REFRESH)?.headers.authorization).toBeUndefined();
  });

  test('is taken from the store where another process has renewed it', async () => {
    const { client, store } = await appOf(shop, proxy.url);
    await client.customers.me();
    const old = await expire(store);
    await app(shop.url, { store }).customers.me();
    await revoke(old);

    await client.customers.me();

    expect(proxy.passed.map(({ name }) => name)).toEqual([ME, ME, ME]);
  });
});

describe('a session that was revoked', () => {
  test('is forgotten, and whoever waits hears it', async () => {
    const ends: SignedOut[] = [];
    const { client, store } = await appOf(shop, proxy.url, { onSignedOut: (end) => ends.push(end) });
    await revoke((await store.load()) as SavedSession);

    const errors = await Promise.all([1, 2, 3].map(() => errorOf(client.customers.me())));

    for (const error of errors) expect(error).toBeInstanceOf(SignedOut);
    expect(ends).toHaveLength(1);
    expect(proxy.count(REFRESH)).toBe(1);
    expect(await store.load()).toBeUndefined();
    expect(await client.session.isActive()).toBe(false);
    expect((await client.products.list()).items).toEqual(expect.any(Array));
  });

  test('leaves an order its key, for after the next log-in', async () => {
    const { client, store, who } = await appOf(shop, proxy.url);
    const tea = await product(shop, { stock: 10 });
    await revoke((await store.load()) as SavedSession);
    const wish = { lines: [line(tea)] };

    const error = await errorOf(client.orders.place(wish));

    if (!(error instanceof SignedOut)) throw error;
    await client.session.logIn({ identifier: who.username, password: PASSWORD });
    await client.orders.place(wish, { idempotencyKey: error.idempotencyKey });
    const keys = proxy.passed.flatMap(({ headers }) => headers['idempotency-key'] ?? []);
    expect(keys).toEqual([error.idempotencyKey, error.idempotencyKey]);
  });

  test('is over for somebody who was blocked, although their refresh token is taken', async () => {
    const { client, store, who } = await appOf(shop, shop.url);
    await shop.inside(
      (strapi, id) =>
        strapi.db.query('plugin::users-permissions.user').update({ where: { id }, data: { blocked: true } }),
      who.id,
    );

    const error = await errorOf(client.customers.me());

    expect(error).toBeInstanceOf(SignedOut);
    expect(await store.load()).toBeUndefined();
  });
});

describe('when the connection is lost while a session is renewed', () => {
  test('before the shop has heard of it, nothing is lost', async () => {
    let refreshes = 0;
    proxy.fateOf = (name) => (name === REFRESH && refreshes++ < 2 ? 'unsent' : 'answered');
    const { client, store, who } = await appOf(shop, proxy.url);
    await expire(store);

    expect((await client.customers.me()).documentId).toBe(who.documentId);
    expect(proxy.count(REFRESH)).toBe(3);
  });

  test('for as long as anybody waits, the session is kept for later', async () => {
    proxy.fateOf = (name) => (name === REFRESH ? 'unsent' : 'answered');
    const { client, store, who } = await appOf(shop, proxy.url, { deadlineMs: FOUR_REQUESTS_MS });
    await expire(store);
    timePassesWith(() => proxy.count());

    expect(await errorOf(client.customers.me())).toBeInstanceOf(ConnectionLost);
    proxy.release();

    expect((await client.customers.me()).documentId).toBe(who.documentId);
  });

  // Strapi takes a refresh token once: who did not hear the answer cannot ask for it again.
  test('after the shop has acted, the session is over, and says so', async () => {
    proxy.fateOf = firstLost(REFRESH);
    const { client, store } = await appOf(shop, proxy.url);
    await expire(store);

    expect(await errorOf(client.customers.me())).toBeInstanceOf(SignedOut);
    expect(proxy.count(REFRESH)).toBe(2);
    expect(await store.load()).toBeUndefined();
  });
});
