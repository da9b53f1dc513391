/**
 * The primary's machine is gone from one moment to the next while customers order, and the replica takes its place: no server is
 * restarted, customers try again under their keys. The replica is cut off a moment before the end, as it is when a network fails before
 * a machine does, so that what depends on it is seen and not left to chance.
 */
import { product, type TestProduct } from '../support/catalogue';
import { until, untilDone } from '../support/events';
import { people } from '../support/people';
import { expectReconciled } from '../support/reconciled';
import { Fleet } from './support/fleet';
import { InsistentCustomers, orderOnce, type Acknowledged } from './support/insistent-customers';
import { KeepAliveClient } from './support/keep-alive';
import { describeFleet } from './support/packages';

const CUSTOMERS = 24;
const PRODUCTS = 10;

/** Orders acknowledged before, and after everybody has found the new primary. */
const BEFORE = 300;
const AFTER = 300;

/** Orders that an asynchronous replica is left without. */
const UNSEEN = 100;

/** An acknowledged order is on an asynchronous replica this much later at the latest, as long as the line holds. */
const LAG_MS = 1_000;

jest.setTimeout(300_000);

interface Stored {
  key: string;
  id: string;
}

describeFleet('failover', () => {
  let fleet: Fleet;
  let products: TestProduct[];
  let customers: InsistentCustomers;

  async function open(synchronous: boolean): Promise<void> {
    fleet = await Fleet.open({ synchronous });
    products = [];
    for (let index = 0; index < PRODUCTS; index += 1)
      products.push(await product(fleet.office, { stock: 1_000_000 }));
    customers = new InsistentCustomers(fleet.front.url, await people(fleet.office, CUSTOMERS), products);
    await customers.acknowledge(BEFORE);
  }

  afterEach(() => fleet?.close());

  /** How long commits take to arrive at the replica, as PostgreSQL measures it. */
  async function lagMs(): Promise<number> {
    const [row] = await fleet.pair.query<{ lag: number | null }>(
      'primary',
      'SELECT extract(milliseconds FROM flush_lag)::float8 AS lag FROM pg_stat_replication',
    );
    return Math.round((row?.lag ?? 0) * 10) / 10;
  }

  /** @returns when the replica was cut off, by `performance.now()`: from here on nothing arrives there. */
  async function cutOffReplica(): Promise<number> {
    const at = performance.now();
    await fleet.pair.query('replica', "ALTER SYSTEM SET primary_conninfo = ''");
    await fleet.pair.query('replica', 'SELECT pg_reload_conf()');
    await until(
      async () => (await fleet.pair.query('replica', 'SELECT FROM pg_stat_wal_receiver')).length === 0,
    );
    return at;
  }

  /** Kills the primary and makes the replica take over. @returns what was acknowledged before, and for how long nobody was. */
  async function loseThePrimary() {
    await fleet.pair.kill('primary');
    const killedAt = performance.now();
    const before = customers.acknowledged.length;
    await fleet.failOver();
    // Answers that were on their way have arrived by now.
    const takenOverAt = performance.now();
    await customers.acknowledge(AFTER);
    await customers.end();
    const first = customers.acknowledged.find(({ at }) => at > takenOverAt) as Acknowledged;
    return { before, killedAt, takenOverAt, outageMs: Math.round(first.at - killedAt) };
  }

  /** @returns those of the acknowledged orders that the new primary knows nothing of. */
  async function lostOf(acknowledged: Acknowledged[]): Promise<Acknowledged[]> {
    const stored = await fleet.pair.query<{ id: string }>('replica', 'SELECT document_id AS id FROM orders');
    const known = new Set(stored.map(({ id }) => id));
    return acknowledged.filter(({ documentId }) => !known.has(documentId));
  }

  /** Each key is one order, that of its last answer, and the books agree. */
  async function expectEachOnce(acknowledged: Acknowledged[]): Promise<void> {
    const answered = new Map(acknowledged.map(({ key, documentId }) => [key, documentId]));
    const stored = await fleet.pair.query<Stored>(
      'replica',
      'SELECT idempotency_key AS key, document_id AS id FROM orders',
    );
    expect(stored).toHaveLength(answered.size);
    expect(new Map(stored.map(({ key, id }) => [key, id]))).toEqual(answered);
    await expectReconciled(fleet.office);
    // What follows an order goes on at the new primary as well.
    await untilDone(fleet.office.database);
  }

  test('to a synchronous replica loses nothing that was acknowledged, and places no order twice', async () => {
    await open(true);

    await cutOffReplica();
    // Somebody waits for a replica that does not answer; if it were not waited for, nobody would.
    await until(
      async () =>
        (await fleet.pair.query('primary', "SELECT FROM pg_stat_activity WHERE wait_event = 'SyncRep'"))
          .length > 0,
    );
    const { before, outageMs } = await loseThePrimary();

    process.stderr.write(
      `failover, synchronous: ${before} acknowledged before, ${outageMs} ms without an order\n`,
    );
    expect(await lostOf(customers.acknowledged)).toEqual([]);
    await expectEachOnce(customers.acknowledged);
  });

  test('to an asynchronous replica loses what it was not told yet, and nothing else; a retry places it once', async () => {
    await open(false);

    const lag = await lagMs();
    const cutAt = await cutOffReplica();
    await customers.acknowledge(UNSEEN);
    const { before, killedAt, takenOverAt, outageMs } = await loseThePrimary();

    const lost = await lostOf(customers.acknowledged);
    const windowMs = Math.round(killedAt - Math.min(...lost.map(({ at }) => at)));
    process.stderr.write(
      `failover, asynchronous: lag ${lag} ms; cut off ${Math.round(killedAt - cutAt)} ms before the end; of ${before} acknowledged ` +
        `${lost.length} lost, the oldest ${windowMs} ms; ${outageMs} ms without an order\n`,
    );
    expect(lost.length).toBeGreaterThanOrEqual(UNSEEN);
    expect(lost.filter(({ at }) => at < cutAt - LAG_MS || at > takenOverAt)).toEqual([]);
    await expectReconciled(fleet.office);

    const client = new KeepAliveClient(fleet.front.url);
    for (const order of lost) {
      const again = await orderOnce(client, order);
      expect([again.status, (await orderOnce(client, order)).status]).toEqual([201, 200]);
      order.documentId = again.documentId as string;
    }
    client.close();
    await expectEachOnce(customers.acknowledged);
  });
});
