/** What only the database knows is told when somebody asks, and a database that is away is told as well. */
import { Client } from 'pg';
import { product, type TestProduct } from '../support/catalogue';
import { until } from '../support/events';
import { figuresOf, metricsOf, METRICS_TOKEN } from '../support/metrics';
import { line, placeOrder } from '../support/orders';
import { customer } from '../support/people';
import { openShop, type Shop } from '../support/shop';
import { runTask } from '../support/tasks';

/** Prometheus waits for ten seconds, altogether. */
const PROMETHEUS_WAITS_MS = 10_000;

let shop: Shop;

beforeAll(async () => {
  // Jobs stay as they are written.
  shop = await openShop({ METRICS_TOKEN, LOG_LEVEL: 'warn', JOBS_IN_PROCESS: 'false' });
});

describe('the last reconciliation', () => {
  let jam: TestProduct;

  beforeAll(async () => {
    jam = await product(shop, { stock: 5 });
  });

  const setStock = (stock: number) =>
    shop.database.query('UPDATE products SET stock = $2 WHERE id = $1', [jam.id, stock]);

  const differences = async () => {
    const told = await figuresOf(shop, 'shop_reconciliation_differences');
    return told.sum('shop_reconciliation_differences');
  };

  test('is told from the first one on: what it found and when', async () => {
    const none = await figuresOf(shop, 'shop_database_size_bytes');
    expect(none.sum('shop_reconciliation_differences')).toBeUndefined();
    expect(none.sum('shop_reconciliation_timestamp_seconds')).toBeUndefined();

    const begun = Date.now() / 1_000;
    expect((await runTask(shop.database, 'reconcile')).code).toBe(0);

    expect(await differences()).toBe(0);
    const told = await figuresOf(shop, 'shop_reconciliation_timestamp_seconds');
    const ended = told.sum('shop_reconciliation_timestamp_seconds');
    expect(ended).toBeGreaterThanOrEqual(Math.floor(begun));
    expect(ended).toBeLessThanOrEqual(Math.ceil(Date.now() / 1_000));
    expect(told.sum('shop_reconciliation_duration_seconds')).toBeLessThan(60);
  });

  test('is told when the books do not agree, and when they do again', async () => {
    await setStock(6);
    expect((await runTask(shop.database, 'reconcile')).code).toBe(1);
    expect(await differences()).toBe(1);
    await setStock(5);
    expect((await runTask(shop.database, 'reconcile')).code).toBe(0);
    expect(await differences()).toBe(0);
    const kept = "SELECT FROM strapi_core_store_settings WHERE key = 'shop_last_reconciliation'";
    expect(await shop.database.query(kept)).toHaveLength(1);
  });
});

test('products that run out, with a threshold', async () => {
  const alice = await customer(shop);
  const tea = await product(shop, { stock: 3 });
  await shop.database.query('UPDATE products SET low_stock_threshold = 2');
  await placeOrder(shop, alice, [line(tea, 1)]).expect(201);
  const runningOut = async () => {
    const told = await figuresOf(shop, 'shop_products_running_out');
    return ['low', 'none'].map((stock) => told.sum('shop_products_running_out', { stock }));
  };
  expect(await runningOut()).toEqual([1, 0]);
  await placeOrder(shop, alice, [line(tea, 2)]).expect(201);
  expect(await runningOut()).toEqual([0, 1]);
});

test('jobs: how many, in which state, and how long the oldest has been due', async () => {
  const { database } = shop;
  const begun = performance.now();
  await database.query(`
    SELECT graphile_worker.add_job('tidy', run_at := now() - interval '90 seconds'),
      graphile_worker.add_job('tidy', run_at := now() - interval '5 seconds'),
      graphile_worker.add_job('tidy', run_at := now() + interval '1 hour'),
      graphile_worker.add_job('broken', max_attempts := 1)`);
  await database.query(`UPDATE graphile_worker._private_jobs AS jobs SET attempts = max_attempts
    FROM graphile_worker._private_tasks AS tasks WHERE tasks.id = task_id AND identifier = 'broken'`);

  const told = await figuresOf(shop, 'shop_jobs', 'shop_job_lag_seconds');

  const jobs = (task: string, state: string) => told.sum('shop_jobs', { task, state });
  expect([
    jobs('tidy', 'ready'),
    jobs('tidy', 'later'),
    jobs('tidy', 'running'),
    jobs('tidy', 'failed'),
  ]).toEqual([2, 1, 0, 0]);
  expect([jobs('broken', 'ready'), jobs('broken', 'failed')]).toEqual([0, 1]);
  const passed = (performance.now() - begun) / 1_000;
  expect(told.sum('shop_job_lag_seconds', { task: 'tidy' })).toBeGreaterThanOrEqual(90);
  expect(told.sum('shop_job_lag_seconds', { task: 'tidy' })).toBeLessThan(91 + passed);
  expect(told.sum('shop_job_lag_seconds', { task: 'broken' })).toBe(0);
});

test('a figure that takes too long is left out alone, and is no database that is away', async () => {
  const blocker = await shop.database.connect();
  await blocker.query('BEGIN');
  await blocker.query('LOCK TABLE graphile_worker._private_tasks');

  const told = await figuresOf(shop, 'shop_database_size_bytes');
  await blocker.query('ROLLBACK');
  await blocker.end();

  expect(told.sum('shop_jobs')).toBeUndefined();
  expect(told.sum('shop_database_up')).toBe(1);
  expect(told.sum('shop_database_size_bytes')).toBeGreaterThan(1_000_000);
  await shop.hasToldAll();
  expect(shop.log).toContain('shop_jobs is left out, because it took longer than 2000 ms');
});

/** By another database: the shop's own is about to be closed. */
async function onServer(...statements: string[]): Promise<void> {
  const client = new Client({ connectionString: process.env.TEST_SERVER_URL });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

// The last one with this shop, whose connections it ends.
test('a database that is away is told as such, without figures from before and without keeping anybody waiting', async () => {
  const { name } = shop.database;
  const before = await figuresOf(shop, 'shop_database_size_bytes', 'shop_database_connections');
  expect(before.sum('shop_database_up')).toBe(1);
  expect(before.sum('shop_database_connections')).toBeGreaterThanOrEqual(2);
  expect(before.sum('shop_database_connections_max')).toBeGreaterThan(10);

  await onServer(
    `ALTER DATABASE ${name} ALLOW_CONNECTIONS false`,
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`,
  );
  const asked = performance.now();
  const meanwhile = await metricsOf(shop);

  expect(performance.now() - asked).toBeLessThan(PROMETHEUS_WAITS_MS);
  expect(meanwhile.sum('shop_database_up')).toBe(0);
  expect(meanwhile.sum('shop_database_size_bytes')).toBeUndefined();
  expect(meanwhile.sum('shop_jobs')).toBeUndefined();
  expect(meanwhile.sum('shop_pool_connections_max')).toBe(10);

  await onServer(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
  await until(async () => (await metricsOf(shop)).sum('shop_database_up') === 1);
});

test('a pool that is used up is no database that is away', async () => {
  const small = await openShop({
    METRICS_TOKEN,
    JOBS_IN_PROCESS: 'false',
    DATABASE_POOL_MAX: '2',
    DATABASE_ACQUIRE_TIMEOUT_MS: '30000',
  });
  await small.inside(async (strapi) => {
    const held = globalThis as { held?: object[]; waiter?: Promise<unknown> };
    held.held = [await strapi.db.connection.transaction(), await strapi.db.connection.transaction()];
    held.waiter = strapi.db.connection.raw('SELECT 1').then();
  });
  const told = await figuresOf(small, 'shop_database_size_bytes');
  const connections = (state: string) => told.sum('shop_pool_connections', { pool: 'primary', state });
  expect([connections('used'), connections('free')]).toEqual([2, 0]);
  expect(told.sum('shop_pool_waiting', { pool: 'primary' })).toBe(1);
  expect(told.sum('shop_database_up')).toBe(1);
});
