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

test('a night: one of the servers checks, and what does not add up is in its log and in the metrics of all', async () => {
  const shop = await openShop({ METRICS_TOKEN });
  const other = await Shop.boot(shop.database, { METRICS_TOKEN });
  await product(shop, { stock: 5 });
  await shop.database.query('UPDATE products SET stock = 4');
  expect(await endedAt(shop)).toBeUndefined();

  await Promise.all([nightFalls(shop), nightFalls(other)]);
  // Whose clock is slow begins when it is over.
  const ended = await endedAt(shop);
  await nightFalls(other);

  const told = await metricsOf(other);
  expect(told.sum('shop_reconciliation_differences')).toBe(1);
  expect(told.sum('shop_reconciliation_timestamp_seconds')).toBe(ended);
  await Promise.all([shop.hasToldAll(), other.hasToldAll()]);
  const lines = `${shop.log}${other.log}`.split('\n').filter((text) => text.includes('reconciliation:'));
  expect(lines).toEqual([
    expect.stringMatching(/stock is the sum of its movements, and not negative; 1 differ/),
  ]);
});

test('a server that does not work on jobs, or is told not to, leaves it', async () => {
  const [idle, off, usual] = await Promise.all([
    openShop({ JOBS_IN_PROCESS: 'false' }),
    openShop({ RECONCILE_AT: 'off' }),
    openShop(),
  ]);
  const jobsOf = (shop: Shop) =>
    shop.inside((strapi) => strapi.cron.jobs.map(({ name }: { name: string | null }) => name));
  expect(await jobsOf(idle)).not.toContain('reconciliation');
  expect(await jobsOf(off)).not.toContain('reconciliation');
  expect(await jobsOf(usual)).toContain('reconciliation');
});

test('a time that is none stops the start', async () => {
  await expect(openShop({ RECONCILE_AT: '24:00' })).rejects.toThrow(
    /RECONCILE_AT has to be a time such as 03:37/,
  );
});
