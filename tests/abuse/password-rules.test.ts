/** What a password has to be, wherever one is set, and how it is kept. */
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import bcrypt from 'bcryptjs';
import { passwordSettings } from '../../src/passwords/settings';
import { colleague, type Colleague } from '../support/panel';
import { customer, PASSWORD, type Person } from '../support/people';
import { openShop, type Shop } from '../support/shop';

const LEAKED = 'leaked-long-ago';
const digest = createHash('sha1').update(LEAKED).digest('hex').toUpperCase();

/** The list of leaked passwords, as a range API answers: real digits among padding, which was seen 0 times. */
const told = `${'0'.repeat(35)}:12\r\n${digest.slice(5)}:7\r\n${'F'.repeat(35)}:0`;
const padding = `${digest.slice(5)}:0`;

const asked: string[] = [];
let list = (response: ServerResponse, prefix: string): unknown =>
  response.end(prefix === digest.slice(0, 5) ? told : padding);

const range = createServer(({ url = '' }, response) => {
  asked.push(url);
  list(response, url.slice('/range/'.length));
});

let shop: Shop;
let olga: Colleague;

beforeAll(async () => {
  range.listen(0, '127.0.0.1');
  await once(range, 'listening');
  shop = await openShop({
    PASSWORD_BREACH_LIST: `http://127.0.0.1:${(range.address() as AddressInfo).port}/range/`,
    PASSWORD_HASH_COST: '11',
    LOG_LEVEL: 'warn',
  });
  olga = await colleague(shop, 'strapi-super-admin');
});

afterAll(() => {
  range.closeAllConnections();
  range.close();
});

const named = () => {
  const username = `n${randomUUID().slice(0, 11)}`;
  return { username, email: `${username}@shop.example` };
};

const register = (password: string, names = named()) =>
  shop.send('post', '/api/auth/local/register').send({ ...names, password });

const logIn = (identifier: string, password: string) =>
  shop.send('post', '/api/auth/local').send({ identifier, password });

const changed = ({ token }: Person, password: string, currentPassword = PASSWORD) =>
  shop
    .send('post', '/api/auth/change-password', token)
    .send({ currentPassword, password, passwordConfirmation: password });

const USERS = '/content-manager/collection-types/plugin::users-permissions.user';

async function createInPanel(password: string, names = named()) {
  const role = await shop.inside(async (strapi) =>
    strapi.db.query('plugin::users-permissions.role').findOne({ where: { type: 'authenticated' } }),
  );
  const connected = { connect: [{ id: role.id, documentId: role.documentId }] };
  return shop.send('post', USERS, olga.token).send({ ...names, password, role: connected });
}

/** The confirmation, which is the same, may be named as well. */
function expectRefused({ status, body }: { status: number; body: { error: { details: Refused } } }): void {
  const { code, errors } = body.error.details;
  expect([status, code, errors[0]?.path]).toEqual([400, 'INVALID_REQUEST', ['password']]);
}

interface Refused {
  code: string;
  errors: { path: string[] }[];
}

const THREE_BYTES = '✓';

describe('when registering', () => {
  test.each([
    ['7 characters', 'seven-7'],
    ['73 bytes', 'x'.repeat(73)],
    ['25 characters of 75 bytes, which bcrypt would cut', THREE_BYTES.repeat(25)],
    ['one that is known to have leaked', LEAKED],
  ])('%s are refused, naming the field', async (_what, password) => {
    expectRefused(await register(password));
  });

  test.each(['username', 'email'] as const)('one’s own %s is refused, in capitals too', async (which) => {
    const names = named();

    expectRefused(await register(names[which], names));
    expectRefused(await register(names[which].toUpperCase(), names));
  });

  test.each([
    ['8 characters of one kind', 'eightabc'],
    ['24 characters of 72 bytes', THREE_BYTES.repeat(24)],
  ])('%s are good, to the last of them', async (_what, password) => {
    const { username } = (await register(password).expect(200)).body.user;

    await logIn(username, password).expect(200);
    await logIn(username, `${password.slice(0, -1)}!`).expect(400);
  });
});

describe('when changing it', () => {
  test.each(['seven-7', 'x'.repeat(73), THREE_BYTES.repeat(25), LEAKED])(
    '%s is refused',
    async (password) => {
      expectRefused(await changed(await customer(shop), password));
    },
  );

  test('one’s own name is refused, and a good one ends every other session', async () => {
    const alice = await customer(shop);
    const phone = (await logIn(alice.username, PASSWORD).expect(200)).body;

    expectRefused(await changed(alice, alice.username));
    const { jwt } = (await changed(alice, 'another-good-one').expect(200)).body;

    await shop.get('/api/customers/me', jwt).expect(200);
    for (const token of [alice.token, phone.jwt]) await shop.get('/api/customers/me', token).expect(401);
    await shop.send('post', '/api/auth/refresh').send({ refreshToken: phone.refreshToken }).expect(401);
  });
});

describe('in the panel', () => {
  test.each([
    ['seven-7', /8 characters/],
    ['x'.repeat(73), /72 bytes/],
    [LEAKED, /leaked/],
  ])('nobody is given %s', async (password, reason) => {
    const { status, body } = await createInPanel(password);

    expect([status, body.error.message]).toEqual([400, expect.stringMatching(reason)]);
  });

  test('somebody who is given a new one is logged out everywhere', async () => {
    const { status, body } = await createInPanel('given-by-staff');
    expect({ status, error: body.error }).toEqual({ status: 201, error: undefined });
    const { username, documentId } = body;
    const { jwt } = (await logIn(username, 'given-by-staff').expect(200)).body;
    await shop.get('/api/customers/me', jwt).expect(200);
    const give = (password: string) =>
      shop.send('put', `${USERS}/${documentId}`, olga.token).send({ password });

    for (const bad of ['seven-7', username, LEAKED]) expect((await give(bad)).status).toBe(400);
    await shop.get('/api/customers/me', jwt).expect(200);
    await give('given-by-staff-again').expect(200);

    await shop.get('/api/customers/me', jwt).expect(401);
    await logIn(username, 'given-by-staff').expect(400);
    await logIn(username, 'given-by-staff-again').expect(200);
  });
});

test('the list is told five digits of a hash and nothing else', () => {
  expect(asked.length).toBeGreaterThan(5);
  for (const path of asked) expect(path).toMatch(/^\/range\/[0-9A-F]{5}$/);
});

test.each([
  ['fails', (response: ServerResponse) => response.writeHead(500).end()],
  ['never answers', () => undefined],
])(
  'a list that %s keeps nobody from registering, and the log says so without the password',
  async (_how, fails) => {
    const usual = list;
    list = fails;
    const before = shop.log.length;

    await register('nobody-could-ask').expect(200);

    list = usual;
    await shop.hasToldAll();
    expect(shop.log.slice(before)).toContain('passwords: the list of leaked ones was not asked');
    expect(shop.log.slice(before)).not.toContain('nobody-could-ask');
  },
);

test('new hashes cost what was set, and those from before go on', async () => {
  const { username } = (await register('a-costly-hash').expect(200)).body.user;
  const [{ password }] = (await shop.database.query<{ password: string }>(
    'SELECT password FROM up_users WHERE username = $1',
    [username],
  )) as [{ password: string }];
  expect(password).toMatch(/^\$2a\$11\$/);

  const old = bcrypt.hashSync('from-before', 10);
  await shop.database.query('UPDATE up_users SET password = $1 WHERE username = $2', [old, username]);

  await logIn(username, 'from-before').expect(200);
  await logIn(username, 'a-costly-hash').expect(400);
});

describe('settings', () => {
  test('nobody is asked and a hash costs 10 unless somebody says otherwise', () => {
    expect(passwordSettings(() => undefined)).toEqual({ hashCost: 10, breachListUrl: undefined });
  });

  test.each([
    ['PASSWORD_HASH_COST', '9'],
    ['PASSWORD_HASH_COST', '15'],
    ['PASSWORD_HASH_COST', 'much'],
    ['PASSWORD_BREACH_LIST', 'true'],
    ['PASSWORD_BREACH_LIST', 'https://list.example/range'],
  ])('%s=%s makes no sense, and is named', (name, value) => {
    expect(() => passwordSettings((asked) => (asked === name ? value : undefined))).toThrow(name);
  });
});
