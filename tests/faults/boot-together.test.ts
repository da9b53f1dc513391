/** Five servers that a deployment starts at the same instant, on a database in which there is nothing at all. */
import { TestDatabase } from '../support/database';
import { product } from '../support/catalogue';
import { line, placeOrder } from '../support/orders';
import { customer } from '../support/people';
import { expectReconciled } from '../support/reconciled';
import { Shop } from '../support/shop';

const SERVERS = 5;

let database: TestDatabase;
let template: TestDatabase;
let shops: Shop[];

beforeAll(async () => {
  database = await TestDatabase.create('empty');
  template = await TestDatabase.create();
  shops = await Promise.all(
    Array.from({ length: SERVERS }, () => Shop.boot(database, { LOG_LEVEL: 'warn' })),
  );
}, 300_000);

afterAll(() => Promise.all([database, template].map((one) => one.drop())));

/** What five servers could have made five times. */
const MADE_ONCE = {
  roles: 'SELECT type AS name FROM up_roles',
  permissions: `SELECT r.type || ' ' || p.action AS name FROM up_permissions p
    JOIN up_permissions_role_lnk l ON l.permission_id = p.id JOIN up_roles r ON r.id = l.role_id`,
  'administrators’ roles': 'SELECT code AS name FROM admin_roles',
  indexes: "SELECT indexname AS name FROM pg_indexes WHERE schemaname = 'public'",
  constraints: `SELECT conrelid::regclass || ' ' || conname AS name FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace`,
  triggers: "SELECT tgrelid::regclass || ' ' || tgname AS name FROM pg_trigger WHERE NOT tgisinternal",
};

const namesOf = async (one: TestDatabase, sql: string): Promise<string[]> =>
  (await one.query<{ name: string }>(`${sql} ORDER BY 1`)).map(({ name }) => name);

test('all of them are ready', async () => {
  const statuses = await Promise.all(shops.map(async (shop) => (await shop.get('/api/health/ready')).status));

  expect(statuses).toEqual(Array(SERVERS).fill(200));
});

test.each(Object.entries(MADE_ONCE))(
  'there is one set of %s, the same that one server makes',
  async (_what, sql) => {
    const names = await namesOf(database, sql);

    expect(names).toEqual(await namesOf(template, sql));
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThan(0);
  },
);

test('no setting is there twice', async () => {
  const names = await namesOf(database, 'SELECT key AS name FROM strapi_core_store_settings');

  expect(new Set(names).size).toBe(names.length);
});

test('no log has an error or a warning', () => {
  expect(shops.map(({ log }) => log)).toEqual(Array(SERVERS).fill(''));
});

test('an order placed at one of them is seen at all others', async () => {
  const [first] = shops as [Shop];
  const alice = await customer(first);
  const tea = await product(first, { stock: 5 });
  const placed = await placeOrder(first, alice, [line(tea)]).expect(201);

  for (const shop of shops) {
    const { body } = await shop.get(`/api/orders/${placed.body.data.documentId}`, alice.token);
    expect(body).toEqual(placed.body);
  }
  await expectReconciled(first);
});
