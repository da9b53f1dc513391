/** The books are checked every night, by one process, and a difference is in the log and in the metrics by the morning. */
import { product } from '../support/catalogue';
import { metricsOf, METRICS_TOKEN } from '../support/metrics';
import { openShop, Shop } from '../support/shop';

const endedAt = async (shop: Shop) => (await metricsOf(shop)).sum('shop_reconciliation_timestamp_seconds');

/** What the clock does at night. */
const nightFalls = (shop: Shop) =>
  shop.inside(async (strapi) => {
    const [night] = strapi.cron.jobs.filter(({ name }: { name: string | null }) => name === 'reconciliation');
    await night?.job.invoke();
  });

/** What both have said of what they found. */
async function findingsToldBy(shops: Shop[]): Promise<string[]> {
  await Promise.all(shops.map((shop) => shop.hasToldAll()));
  const lines = shops.flatMap(({ log }) => log.split('\n'));
  return lines.filter((text) => text.includes('reconciliation:'));
}

const ONE_DIFFERS = expect.stringMatching(/stock is the sum of its movements, and not negative; 1 differ/);

/** Two servers of a shop whose books do not add up. */
async function unbalanced(): Promise<[Shop, Shop]> {
  const shop = await openShop({ METRICS_TOKEN });
  const other = await Shop.boot(shop.database, { METRICS_TOKEN });
  await product(shop, { stock: 5 });
  await shop.database.query('UPDATE products SET stock = 4');
  return [shop, other];
}

test('a night: one of the servers checks, and what does not add up is in its log and in the metrics of all', async () => {
  const [shop, other] = await unbalanced();
  expect(await endedAt(shop)).toBeUndefined();

  await Promise.all([nightFalls(shop), nightFalls(other)]);
  // Whose clock is slow begins when it is over.
  const ended = await endedAt(shop);
  await nightFalls(other);

  const told = await metricsOf(other);
  expect(told.sum('shop_reconciliation_differences')).toBe(1);
  expect(told.sum('shop_reconciliation_timestamp_seconds')).toBe(ended);
  expect(await findingsToldBy([shop, other])).toEqual([ONE_DIFFERS]);
});

test('who begins while another one writes down what it has found leaves it alone', async () => {
  const [shop, other] = await unbalanced();
  const blocker = await shop.database.connect();
  await blocker.query('BEGIN');
  await blocker.query('LOCK TABLE strapi_core_store_settings IN SHARE MODE');

  const first = nightFalls(shop);
  const writing = `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()
    AND query LIKE '%strapi_core_store_settings%'`;
  while ((await shop.database.query(writing)).length === 0);
  await nightFalls(other);
  await blocker.query('COMMIT');
  await blocker.end();
  await first;

  expect(await findingsToldBy([shop, other])).toEqual([ONE_DIFFERS]);
});

test('a server that does not work on jobs, or is told not to, leaves it', async () => {
  const idle = await openShop({ JOBS_IN_PROCESS: 'false' });
  const off = await Shop.boot(idle.database, { RECONCILE_AT: 'off' });
  const jobsOf = (shop: Shop) =>
    shop.inside((strapi) => strapi.cron.jobs.map(({ name }: { name: string | null }) => name));
  expect(await jobsOf(idle)).not.toContain('reconciliation');
  expect(await jobsOf(off)).not.toContain('reconciliation');
  // With others at work there, as in a server that is told nothing: see above.
  expect((await jobsOf(off)).length).toBeGreaterThan(0);
});

test('a time that is none stops the start', async () => {
  await expect(openShop({ RECONCILE_AT: '24:00' })).rejects.toThrow(
    /RECONCILE_AT has to be a time such as 03:37/,
  );
});
