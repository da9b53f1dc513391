/** What is lost when processes and connections are: nothing, and no more than seconds. */
import { product } from '../support/catalogue';
import { TestDatabase } from '../support/database';
import {
  allTold,
  dropListeningDatabases,
  jobCount,
  listening,
  openListeningShop,
  setMood,
  takenBy,
  until,
  untilDone,
} from '../support/events';
import { line, placeFast } from '../support/orders';
import { people } from '../support/people';
import { Shop } from '../support/shop';
import { expectWithin } from '../support/within';

afterAll(dropListeningDatabases);

const SETTINGS = { LOG_LEVEL: 'warn', EVENT_DELIVERY_LIMIT_MS: '600000' };
const open = () => openListeningShop(['ear'], SETTINGS);
const another = (database: TestDatabase) => Shop.boot(database, { ...listening('ear'), ...SETTINGS });

/** The engine itself would leave what a dead worker was busy with alone for four hours. */
const SOON_MS = 60_000;

/** Of a process whose subscriber would hang for ten minutes. */
const STOPS_WITHIN_MS = 20_000;

/** A shop whose subscriber hangs on a product's first event, and holds its job. */
async function hangingShop() {
  const shop = await open();
  await setMood(shop.database, 'ear', 'hangs');
  const tea = await product(shop, { stock: 500 });
  await until(async () => (await allTold(shop.database)).length === 1);
  // What brought it there is done.
  await until(async () => (await jobCount(shop.database)) === 1);
  return { shop, tea };
}

const locked = (database: TestDatabase) =>
  database.query<{ locked_by: string }>(
    'SELECT locked_by FROM graphile_worker.jobs WHERE locked_by IS NOT NULL ORDER BY id',
  );

const CUT = `SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
             WHERE application_name = 'opply-shop jobs' AND datname = $1`;

/** Asks the server from beside the database. */
const beside = () => TestDatabase.at(process.env.TEST_SERVER_URL as string);

test('a server killed in the middle of orders and deliveries: the next one tells of every order there is, and of no other', async () => {
  const { shop, tea } = await hangingShop();
  const buyers = await people(shop, 60);
  const orders = buyers.map(({ token }) => placeFast(shop.url, token, [line(tea)]).catch(() => undefined));
  const placed = async () =>
    (await shop.database.query<{ document_id: string }>('SELECT document_id FROM orders')).map(
      ({ document_id }) => document_id,
    );
  await until(async () => (await placed()).length > 0);
  await shop.stop('SIGKILL');
  await Promise.all(orders);
  expect((await locked(shop.database)).length).toBeGreaterThan(0);

  await setMood(shop.database, 'ear', 'takes');
  await another(shop.database);
  await expectWithin(SOON_MS, async () => (await jobCount(shop.database)) === 0);

  const told = (await takenBy(shop.database, 'ear')).filter(({ type }) => type === 'order.placed');
  expect(new Set(told.map(({ data }) => data.documentId))).toEqual(new Set(await placed()));
  expect((await takenBy(shop.database, 'ear', tea.documentId)).length).toBeGreaterThan(0);
});

test('a worker that is alive, though it says nothing, keeps its job', async () => {
  const { shop } = await hangingShop();
  const before = await locked(shop.database);
  shop.process.kill('SIGSTOP');
  const second = await another(shop.database);
  // Looks around every two seconds: wait for the second look after the first order that it has served.
  const looks = new Set<string>();
  await until(async () => {
    const rows = await shop.database.query<{ look: string }>(
      `SELECT query_start::text AS look FROM pg_stat_activity
       WHERE datname = current_database() AND query LIKE '%AS holding%' AND pid <> pg_backend_pid()`,
    );
    for (const { look } of rows) looks.add(look);
    return looks.size >= 4;
  });
  expect(await locked(shop.database)).toEqual(before);
  expect(await allTold(shop.database)).toHaveLength(1);
  expect(second.log).not.toContain('workers are gone');
  shop.process.kill('SIGCONT');
});

test('connections of the worker that are cut cost seconds', async () => {
  const { shop, tea } = await hangingShop();
  const [buyer] = await people(shop, 1);
  await setMood(shop.database, 'ear', 'takes');
  await shop.database.query(CUT, [shop.database.name]);
  const { body } = await placeFast(shop.url, buyer?.token as string, [line(tea)]);

  await expectWithin(SOON_MS, async () => (await jobCount(shop.database)) === 0);

  await until(() => shop.log.includes('jobs: working on them was interrupted'));
  for (const documentId of [body.data?.documentId, tea.documentId])
    expect((await takenBy(shop.database, 'ear', documentId)).length).toBeGreaterThan(0);
});

test('a database that is away while a worker wants to begin is asked again', async () => {
  const shop = await open();
  const { name } = shop.database;
  await beside().query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
  await beside().query(CUT, [name]);
  await until(() => shop.log.includes('jobs: none are worked on for the moment'));
  await beside().query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
  const tea = await product(shop);
  await expectWithin(SOON_MS, async () => (await takenBy(shop.database, 'ear', tea.documentId)).length === 1);
});

test('a process that has to stop leaves what it was busy with to the next one at once', async () => {
  const { shop } = await hangingShop();
  const started = performance.now();
  expect(await shop.stop('SIGTERM')).toBe(0);
  expect(performance.now() - started).toBeLessThan(STOPS_WITHIN_MS);
  expect(await locked(shop.database)).toEqual([]);
  expect(await jobCount(shop.database)).toBe(1);
  expect(shop.log).toContain('the process has to stop (attempt 1 of 25');
});

test('a process that has to stop while its worker begins does', async () => {
  const { shop } = await hangingShop();
  const blocker = await shop.database.connect();
  await blocker.query('BEGIN');
  await blocker.query('LOCK TABLE graphile_worker._private_jobs');
  await blocker.query(CUT, [shop.database.name]);
  const beginning = `SELECT FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%AS holding%'`;
  await until(async () => (await shop.database.query(beginning)).length > 0);
  const started = performance.now();
  expect(await shop.stop('SIGTERM')).toBe(0);
  expect(performance.now() - started).toBeLessThan(STOPS_WITHIN_MS);
  await blocker.query('COMMIT');
  await blocker.end();
  await until(async () => {
    const rows = await beside().query('SELECT FROM pg_stat_activity WHERE datname = $1', [
      shop.database.name,
    ]);
    return rows.length === 0;
  });
  await setMood(shop.database, 'ear', 'takes');
  await another(shop.database);
  await untilDone(shop.database);
});
