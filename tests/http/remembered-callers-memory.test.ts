/** What a shop remembers of a caller, for how long, and that no request changes it for the next. */
import { createHmac } from 'node:crypto';
import { until } from '../support/events';
import { customer, type Person } from '../support/people';
import { agesAgain, agesNoMore, hearsOfAll } from '../support/remembering';
import { openShop, Shop } from '../support/shop';
import { aboutCallers, statementsDuring } from '../support/statements';
import { expectWithin } from '../support/within';

let here: Shop;
let there: Shop;

beforeAll(async () => {
  // Jobs may ask who somebody is as well.
  here = await openShop({ JOBS_IN_PROCESS: 'false' });
  there = await Shop.boot(here.database);
  await agesNoMore(here);
});

const listOrders = (shop: Shop, token: string) => shop.get('/api/orders', token).expect(200);

const readMe = async (shop: Shop, token: string): Promise<number> =>
  (await shop.get('/api/customers/me', token)).status;

test('who somebody is and what they may do is asked once, not for every request', async () => {
  const { token } = await customer(here);

  const first = await statementsDuring(here, () => listOrders(here, token));
  const second = await statementsDuring(here, () => listOrders(here, token));

  expect(aboutCallers(first).join()).toMatch(/up_users.*up_permissions/s);
  expect(aboutCallers(second)).toEqual([]);
  expect(second.join()).toMatch(/\borders\b/);
});

test('a change of one user lets the others be remembered', async () => {
  const changed = await customer(here);
  const other = await customer(here);
  await hearsOfAll(here);
  for (const { token } of [changed, other]) await listOrders(here, token);

  // By the query engine: the document service tells webhooks afterwards, and reads the user's role for them.
  await here.inside(async (strapi, id) => {
    await strapi.db.query('plugin::users-permissions.user').update({ where: { id }, data: { city: 'Oslo' } });
  }, changed.id);

  expect(aboutCallers(await statementsDuring(here, () => listOrders(here, other.token)))).toEqual([]);
  expect(aboutCallers(await statementsDuring(here, () => listOrders(here, changed.token)))).not.toEqual([]);
});

describe('a block inside a transaction', () => {
  /** Inside the shop: lets the open transaction end. */
  interface Ending {
    commit?: () => void;
    abort?: () => void;
    ended?: Promise<unknown>;
  }

  /** Blocks the user in a transaction, and leaves it open. */
  const beginBlocking = ({ id }: Person) =>
    here.inside(async (strapi, userId) => {
      const ending = globalThis as Ending;
      await new Promise<void>((begun) => {
        ending.ended = strapi.db
          .transaction(async ({ trx }) => {
            // The shop would not wait for long for whoever does nothing.
            await trx.raw('SET LOCAL idle_in_transaction_session_timeout = 0');
            await strapi.db
              .query('plugin::users-permissions.user')
              .update({ where: { id: userId }, data: { blocked: true } });
            await new Promise<void>((resolve, reject) => {
              ending.commit = resolve;
              ending.abort = () => reject(new Error('aborted'));
              begun();
            });
          })
          .catch(() => undefined);
      });
    }, id);

  const end = (how: 'commit' | 'abort') =>
    here.inside(async (_strapi, name) => {
      const ending = globalThis as Ending;
      ending[name]?.();
      await ending.ended;
    }, how);

  test('counts from the commit on, though the caller was remembered anew meanwhile', async () => {
    const person = await customer(here);
    expect(await readMe(here, person.token)).toBe(200);

    await beginBlocking(person);
    expect([await readMe(here, person.token), await readMe(here, person.token)]).toEqual([200, 200]);
    await end('commit');

    expect(await readMe(here, person.token)).toBe(401);
  });

  test('changes nothing when it is rolled back', async () => {
    const person = await customer(here);
    for (const shop of [here, there]) expect(await readMe(shop, person.token)).toBe(200);

    await beginBlocking(person);
    await end('abort');

    for (const shop of [here, there]) expect(await readMe(shop, person.token)).toBe(200);
  });
});

describe('what a handler writes on the caller of its request is gone with the request:', () => {
  /** The next handler that reads a user does this to the caller of its request first, as a careless plugin might. */
  const tamperOnce = (changes: object, roleChanges: object) =>
    here.inside(
      (strapi, ofUser, ofRole) => {
        const stop = strapi.db.lifecycles.subscribe({
          models: ['plugin::users-permissions.user'],
          beforeFindOne() {
            const { user } = strapi.requestContext.get()?.state ?? {};
            // Whoever asks who the caller is has none yet.
            if (!user) return;
            stop();
            Object.assign(user, ofUser);
            Object.assign(user.role, ofRole);
          },
        });
      },
      changes,
      roleChanges,
    );

  test('another identity', async () => {
    const [alice, mallory] = [await customer(here), await customer(here)];
    await listOrders(here, alice.token);

    await tamperOnce({ documentId: mallory.documentId }, {});
    expect(await readMe(here, alice.token)).toBe(200);

    const { body } = await here.get('/api/customers/me', alice.token).expect(200);
    expect(body.data.documentId).toBe(alice.documentId);
  });

  test('another role', async () => {
    const [alice, bob] = [await customer(here), await customer(here)];
    await listOrders(here, alice.token);

    await tamperOnce({}, { type: 'staff' });
    expect(await readMe(here, alice.token)).toBe(200);

    await here.get(`/api/customers/${bob.documentId}`, alice.token).expect(404);
  });
});

test('a token ends when it says so, remembered or not', async () => {
  const { token } = await customer(here);
  const claims = JSON.parse(Buffer.from(token.split('.')[1] as string, 'base64url').toString());
  const exp = Math.ceil(Date.now() / 1000) + 60;
  const short = sign({ ...claims, exp });
  expect([await readMe(here, short), await readMe(here, short)]).toEqual([200, 200]);

  await stopTimeOfDayAt(exp * 1000 - 1);
  expect(await readMe(here, short)).toBe(200);
  await stopTimeOfDayAt(exp * 1000);

  expect([await readMe(here, short), await readMe(here, short)]).toEqual([401, 401]);
  expect(await readMe(here, token)).toBe(200);
  await letTimeGoOn();
});

/** Inside the shop: the time of day as it was. */
interface TimeOfDay {
  timeOfDay?: () => number;
}

/** @param moment in milliseconds since 1970. */
const stopTimeOfDayAt = (moment: number) =>
  here.inside((_strapi, at) => {
    (globalThis as TimeOfDay).timeOfDay ??= Date.now;
    Date.now = () => at;
  }, moment);

const letTimeGoOn = () =>
  here.inside(() => {
    Date.now = (globalThis as TimeOfDay).timeOfDay ?? Date.now;
  });

function sign(claims: object): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const body = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
  const key = 'jwt-for-tests-only'.padEnd(40, '0');
  return `${body}.${createHmac('sha256', key).update(body).digest('base64url')}`;
}

test('a blocked user is out within 5 seconds even when the shops’ ears are cut off at that moment', async () => {
  await agesAgain(here);
  const { id, token } = await customer(here);
  const ears = "application_name = 'opply-shop changes' AND datname = current_database()";
  const listening = `SELECT FROM pg_stat_activity WHERE ${ears}`;
  await until(async () => (await here.database.query(listening)).length === 2);
  for (const shop of [here, there]) expect(await readMe(shop, token)).toBe(200);

  const [cut] = await here.database.query<{ count: string }>(
    `WITH blocked AS (UPDATE up_users SET blocked = true WHERE id = ${id} RETURNING id)
     SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity, blocked WHERE ${ears}`,
  );

  expect(Number(cut?.count)).toBe(2);
  await Promise.all(
    [here, there].map((shop) => expectWithin(5_000, async () => (await readMe(shop, token)) === 401)),
  );
});
