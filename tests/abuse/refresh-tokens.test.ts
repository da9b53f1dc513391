/** A refresh token is good once, and whoever uses one a second time has stolen it or was stolen from: its session ends. */
import jwt from 'jsonwebtoken';
import { customer, PASSWORD, type Person } from '../support/people';
import { plansDuring } from '../support/plans';
import { openShop, type Shop } from '../support/shop';

let shop: Shop;

beforeAll(async () => {
  shop = await openShop({ LOG_LEVEL: 'warn' });
});

interface Pair {
  jwt: string;
  refreshToken: string;
}

const logIn = async ({ username }: Person): Promise<Pair> =>
  (await shop.send('post', '/api/auth/local').send({ identifier: username, password: PASSWORD }).expect(200))
    .body;

const use = (refreshToken: string) => shop.send('post', '/api/auth/refresh').send({ refreshToken });

const refreshed = async ({ refreshToken }: Pair): Promise<Pair> => (await use(refreshToken).expect(200)).body;

const statusOf = async (token: string): Promise<number> =>
  (await shop.get('/api/customers/me', token)).status;

/** As if this person's tokens had been exchanged a minute ago, and not by two tabs at once. */
const aMinutePasses = ({ id }: Person) =>
  shop.database.query(
    "UPDATE strapi_sessions SET updated_at = updated_at - interval '1 minute' WHERE user_id = $1",
    [String(id)],
  );

test('a token is exchanged once; twice at almost the same moment costs nobody their session', async () => {
  const first = await logIn(await customer(shop));

  const second = await refreshed(first);
  const { status, body } = await use(first.refreshToken);

  expect([status, body.error.details]).toEqual([401, { code: 'UNAUTHENTICATED' }]);
  expect(second.refreshToken).not.toBe(first.refreshToken);
  expect(await statusOf(second.jwt)).toBe(200);
  await refreshed(second);
});

test('of ten who use one token at the same moment one gets another', async () => {
  const { refreshToken } = await logIn(await customer(shop));

  const answers = await Promise.all(Array.from({ length: 10 }, () => use(refreshToken)));

  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(401)]);
});

describe('whoever uses their token without a pause is out', () => {
  /** @returns the last pair that somebody got who did not stop until they were refused. */
  const useOnAndOn = async (pair: Pair): Promise<Pair> => {
    for (let last = pair; ;) {
      const answer = await use(last.refreshToken);
      if (answer.status !== 200) return last;
      last = answer.body;
    }
  };

  const NEW_PASSWORD = 'Another-passw0rd';

  test.each([
    [
      'when all sessions are ended',
      ({ jwt: token }: Pair) => shop.send('post', '/api/auth/logout', token).send({ scope: 'all' }),
    ],
    [
      'when the password is another',
      ({ jwt: token }: Pair) =>
        shop.send('post', '/api/auth/change-password', token).send({
          currentPassword: PASSWORD,
          password: NEW_PASSWORD,
          passwordConfirmation: NEW_PASSWORD,
        }),
    ],
  ])('%s', async (_when, end) => {
    for (let round = 0; round < 6; round += 1) {
      const alice = await customer(shop);
      const [owners, stolen] = [await logIn(alice), await logIn(alice)];

      const [last] = await Promise.all([useOnAndOn(stolen), end(owners).expect(200)]);

      expect(await statusOf(last.jwt)).toBe(401);
    }
  });
});

test('who cannot be logged out is not told that they were', async () => {
  const pair = await logIn(await customer(shop));
  const blocker = await shop.database.connect();
  await blocker.query('BEGIN; LOCK TABLE strapi_sessions IN SHARE MODE');

  const { status } = await shop.send('post', '/api/auth/logout', pair.jwt);
  await blocker.query('ROLLBACK');
  await blocker.end();

  expect(status).toBe(503);
});

test('a token that comes again later ends the session, of thief and owner alike, and no other of theirs', async () => {
  const alice = await customer(shop);
  const tablet = await logIn(alice);
  const stolen = await refreshed(await logIn(alice));
  const owners = await refreshed(await refreshed(stolen));
  expect(await statusOf(owners.jwt)).toBe(200);
  await aMinutePasses(alice);

  await use(stolen.refreshToken).expect(401);

  expect(await statusOf(owners.jwt)).toBe(401);
  await use(owners.refreshToken).expect(401);
  expect(await statusOf(tablet.jwt)).toBe(200);
  await refreshed(tablet);
  await shop.hasToldAll();
  expect(shop.log).toContain(`a refresh token of user ${alice.id} came a second time`);
});

test('a token that the shop has not signed ends nothing', async () => {
  const alice = await customer(shop);
  const first = await logIn(alice);
  const second = await refreshed(first);
  await aMinutePasses(alice);
  const claims = jwt.decode(first.refreshToken) as object;

  await use(jwt.sign(claims, 'another key')).expect(401);
  await use(jwt.sign(claims, '', { algorithm: 'none' })).expect(401);
  await use('not-a-token').expect(401);
  await use(second.jwt).expect(401);

  expect(await statusOf(second.jwt)).toBe(200);
});

test.each([
  ['logging out', (pair: Pair) => shop.send('post', '/api/auth/logout', pair.jwt)],
  [
    'ending it in the list of sessions',
    (pair: Pair) => {
      const { sessionId } = jwt.decode(pair.jwt) as { sessionId: string };
      return shop.delete(`/api/auth/sessions/${sessionId}`, pair.jwt);
    },
  ],
])('%s ends access tokens from before a refresh as well, and no other session', async (_how, end) => {
  const alice = await customer(shop);
  const [tablet, first] = [await refreshed(await logIn(alice)), await logIn(alice)];
  const second = await refreshed(first);
  for (const { jwt: token } of [first, second, tablet]) expect(await statusOf(token)).toBe(200);

  await end(second).expect(200);

  expect([await statusOf(first.jwt), await statusOf(second.jwt)]).toEqual([401, 401]);
  expect(await statusOf(tablet.jwt)).toBe(200);
});

test('sessions are found by indexes, however many there have been', async () => {
  const pair = await refreshed(await logIn(await customer(shop)));
  // For connections from here on, those of EXPLAIN: a table of a few rows is read whole otherwise.
  await shop.database.query(
    "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET enable_seqscan = off', current_database()); END $$",
  );

  const plans = await plansDuring(shop, async () => {
    await refreshed(pair);
  });

  const aboutSessions = plans.filter(({ sql }) => /strapi_sessions.*session_id" = /s.test(sql));
  expect(aboutSessions.length).toBeGreaterThan(0);
  for (const { plan } of aboutSessions) expect(plan).toContain('strapi_sessions_session_id');
});
