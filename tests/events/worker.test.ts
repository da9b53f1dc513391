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
  openListeningShop,
  takenBy,
  untilDone,
} from '../support/events';
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
