/** Working on jobs in a process of its own, and what a database must allow for there to be jobs. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { product } from '../support/catalogue';
import { TestDatabase } from '../support/database';
import {
  allTold,
  dropListeningDatabases,
  jobCount,
  listening,
  listeningDatabase,
  openListeningShop,
  takenBy,
  until,
  untilDone,
} from '../support/events';
import { askForMetrics, figuresOf, METRICS_TOKEN } from '../support/metrics';
import { shopEnvironment } from '../support/shop-environment.cjs';
import { runServer, runTask } from '../support/tasks';

const WORKER = path.resolve(__dirname, '..', '..', 'dist', 'scripts', 'tasks', 'worker.js');

afterAll(dropListeningDatabases);

function startWorker(database: TestDatabase) {
  const env = shopEnvironment({ DATABASE_URL: database.url, ...listening('ear') });
  return spawn(process.execPath, [WORKER], { env, stdio: 'inherit' });
}

test('a server that leaves jobs to others, a task that only passes by, and a worker that does them', async () => {
  const shop = await openListeningShop(['ear'], { JOBS_IN_PROCESS: 'false' });
  const { database } = shop;
  const tea = await product(shop);
  expect(await runTask(database, 'reconcile')).toMatchObject({ code: 0 });
  expect([await jobCount(database), await allTold(database)]).toEqual([1, []]);

  const worker = startWorker(database);
  await untilDone(database);
  worker.kill('SIGTERM');
  const [code] = await once(worker, 'exit');

  expect(code).toBe(0);
  expect(await takenBy(database, 'ear', tea.documentId)).toHaveLength(1);
  expect((await allTold(database)).map(({ pid }) => pid)).toEqual([worker.pid]);

  await product(shop);
  expect(await jobCount(database)).toBe(1);
});

test('a worker says in its log when jobs have been due for minutes, although it works', async () => {
  const database = await listeningDatabase('ear');
  await database.query(
    "SELECT graphile_worker.add_job('nobody-knows-this', run_at := now() - interval '10 minutes')",
  );
  await database.query("SELECT graphile_worker.add_job('nobody-knows-that')");
  const worker = spawn(process.execPath, [WORKER], {
    env: shopEnvironment({ DATABASE_URL: database.url, ...listening('ear'), LOG_LEVEL: 'warn' }),
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  let said = '';
  worker.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));

  await until(() => /jobs: 1 of nobody-knows-this have been due for up to 6\d\d s/.test(said));
  expect(said).not.toContain('nobody-knows-that');

  worker.kill('SIGTERM');
  const [code] = await once(worker, 'exit');
  expect(code).toBe(0);
});

test('a worker tells its metrics on a port of its own, to those who know the token', async () => {
  const database = await listeningDatabase('ear');
  await database.query("SELECT graphile_worker.add_job('nobody-knows-this')");
  const worker = spawn(process.execPath, [WORKER], {
    env: shopEnvironment({
      DATABASE_URL: database.url,
      ...listening('ear'),
      METRICS_TOKEN,
      METRICS_PORT: '0',
      LOG_LEVEL: 'info',
    }),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  worker.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await until(() => /metrics are told on/.test(said));
  const url = `http://${/told on (\S+)/.exec(said)?.[1]}`;

  const told = await figuresOf(url, 'shop_jobs');
  expect(told.sum('shop_jobs', { task: 'nobody-knows-this', state: 'ready' })).toBe(1);
  expect(told.sum('shop_database_up')).toBe(1);
  expect(told.sum('nodejs_eventloop_lag_p99_seconds')).toBeGreaterThan(0);
  expect((await askForMetrics(url)).status).toBe(401);
  expect((await askForMetrics(url, 'Bearer guessed')).status).toBe(401);
  expect((await fetch(`${url}/api/products`)).status).toBe(404);

  worker.kill('SIGTERM');
  const [code] = await once(worker, 'exit');
  expect(code).toBe(0);
});

test.each([
  [{ METRICS_TOKEN, METRICS_PORT: 'http' }, /METRICS_PORT has to be a port/],
  [{ METRICS_PORT: '9464' }, /METRICS_PORT is of no use without METRICS_TOKEN/],
])('a worker whose metrics nobody could read does not start: %j', async (settings, words) => {
  const database = await TestDatabase.create();
  const { code, err } = await runTask(database, 'worker', [], settings as Record<string, string>);
  expect([code, err]).toEqual([1, expect.stringMatching(words)]);
  await database.drop();
});

test('a worker that cannot reach the database ends with an error, for its supervisor to start it again', async () => {
  const database = await TestDatabase.create();

  const { code, err } = await runTask(database, 'worker', [], {
    DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nothing',
  });

  expect([code, err]).toEqual([1, expect.stringContaining('ECONNREFUSED')]);
});

test('a database user who may not create the jobs’ schema hears what to grant', async () => {
  const database = await TestDatabase.create('empty');
  const role = database.name.replace('shop', 'poor');
  await database.query(`CREATE ROLE ${role} LOGIN PASSWORD 'poor'`);
  try {
    await database.query(`GRANT ALL ON SCHEMA public TO ${role}`);
    const url = new URL(database.url);
    [url.username, url.password] = [role, 'poor'];
    const { code, err } = await runServer(TestDatabase.at(url.href));
    expect(code).toBe(1);
    expect(err).toContain(`GRANT CREATE ON DATABASE "${database.name}" TO "${role}"`);
  } finally {
    await database.query(`DROP OWNED BY ${role}`);
    await database.query(`DROP ROLE ${role}`);
    await database.drop();
  }
});
