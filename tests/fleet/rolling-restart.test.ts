/**
 * A new version is deployed, and taken back, while customers use the shop: one server after the other, both versions side by side.
 * Not one of their requests may fail, and none is sent twice by them.
 */
import { product, type TestProduct } from '../support/catalogue';
import { untilDone } from '../support/events';
import { people } from '../support/people';
import { expectReconciled } from '../support/reconciled';
import { Fleet } from './support/fleet';
import { expectNoneFailed, Load } from './support/load';
import { describeFleet } from './support/packages';
import { ADDED, makeNextVersion, removeVersion, THIS_VERSION, type Version } from './support/version';

const CUSTOMERS = 12;
const PRODUCTS = 40;

/** In all of the restarts together; FLEET_REQUESTS is for whoever looks for a fault on a slow machine. */
const REQUESTS = Number(process.env.FLEET_REQUESTS ?? 20_000);

/** Of each version, for the other one to be seen beside it. */
const BETWEEN = 200;

jest.setTimeout(480_000);

describeFleet('rolling restarts', () => {
  let fleet: Fleet;
  let next: Version;
  let products: TestProduct[];

  beforeAll(async () => {
    next = makeNextVersion();
    fleet = await Fleet.open();
    products = [];
    for (let index = 0; index < PRODUCTS; index += 1)
      products.push(await product(fleet.office, { stock: 1_000_000, price: index + 1 }));
  });

  afterAll(async () => {
    await fleet?.close();
    removeVersion(next);
  });

  /** One after the other, and the next one only when customers are sent to this one again. @returns exit codes. */
  async function serversBecome(version: Version, load: Load): Promise<(number | null)[]> {
    const codes = [];
    for (const server of fleet.servers) {
      codes.push(await server.stop());
      await server.start(version);
      await fleet.front.serves(server.port);
      await load.goesOnFor(BETWEEN);
    }
    return codes;
  }

  async function workerBecomes(version: Version): Promise<number | null> {
    const code = await fleet.worker.stop();
    await fleet.worker.start(version);
    return code;
  }

  const addedColumns = async () =>
    (
      await fleet.office.database.query<{ name: string }>(
        `SELECT table_name || '.' || column_name AS name FROM information_schema.columns
         WHERE (table_name, column_name) IN (('products', $1), ('orders', $2), ($3, 'code')) ORDER BY 1`,
        [ADDED.columns.products, ADDED.columns.orders, ADDED.table],
      )
    ).map(({ name }) => name);

  const ordersWithAdjustments = async () => {
    const [row] = await fleet.office.database.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM orders WHERE adjustments IS NOT NULL',
    );
    return row?.count ?? 0;
  };

  test(`to a version with another schema and back, under load: of ${REQUESTS.toLocaleString('en')} requests and more not one fails`, async () => {
    const load = new Load(fleet.front.url, await people(fleet.office, CUSTOMERS), products, 7);
    const began = performance.now();

    const forth = [await workerBecomes(next), ...(await serversBecome(next, load))];
    const [columns, charged] = [await addedColumns(), await ordersWithAdjustments()];
    const back = [...(await serversBecome(THIS_VERSION, load)), await workerBecomes(THIS_VERSION)];
    while (load.asked < REQUESTS) back.push(...(await serversBecome(THIS_VERSION, load)));
    await load.end();

    const seconds = Math.round((performance.now() - began) / 1000);
    process.stderr.write(`rolling restart: ${JSON.stringify(load.answered)} in ${seconds} s\n`);
    expectNoneFailed(load, fleet);
    expect(load.asked).toBeGreaterThanOrEqual(REQUESTS);
    expect(new Set([...forth, ...back])).toEqual(new Set([0]));
    // It was another version, and it worked.
    expect(columns).toEqual(['orders.wrapped', 'parcel_points.code', 'products.origin']);
    expect(charged).toBeGreaterThan(0);
    // And what it has stored outlives it.
    expect(await addedColumns()).toEqual(columns);
    const stored = await fleet.office.database.query<{ key: string; id: string }>(
      'SELECT idempotency_key AS key, document_id AS id FROM orders',
    );
    expect(new Map(stored.map(({ key, id }) => [key, id]))).toEqual(load.orders);
    await expectReconciled(fleet.office);
    await untilDone(fleet.office.database);
  });
});
