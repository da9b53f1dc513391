/**
 * The database of deploy/aws: two users that take turns, prepared by the image's own script and changed by the statements that Secrets
 * Manager's rotation for alternating users sends. Whoever of them creates something, it belongs to both.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { product } from '../support/catalogue';
import { TestDatabase } from '../support/database';
import { line, placeOrder } from '../support/orders';
import { customer } from '../support/people';
import { Shop } from '../support/shop';

const SCRIPT = path.resolve('deploy/aws/image/prepare-database.mjs');

const AS_SHOP = { PGOPTIONS: '-c role=shop' };

let database: TestDatabase;

/** The database's address, for one of its users. */
function urlOf(user: string, password: string): string {
  const url = new URL(database.url);
  url.username = user;
  url.password = password;
  return url.href;
}

const prepare = (user: string, password: string) =>
  spawnSync(process.execPath, [SCRIPT], {
    encoding: 'utf8',
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: urlOf(user, password),
      ADMIN_USER: 'shop_admin',
      ADMIN_PASSWORD: 'administrator',
      ...AS_SHOP,
    },
  });

/** What a role may do that is no superuser, as Amazon's administrators are none. */
const byAdmin = async (sql: string): Promise<unknown> =>
  TestDatabase.at(urlOf('shop_admin', 'administrator')).query(sql);

const bootAs = (user: string, password: string, settings: Record<string, string> = {}): Promise<Shop> =>
  Shop.boot(TestDatabase.at(urlOf(user, password)), { ...AS_SHOP, ...settings });

beforeAll(async () => {
  database = await TestDatabase.create('empty');
  await database.query("CREATE ROLE shop_admin LOGIN CREATEDB CREATEROLE PASSWORD 'administrator'");
  await database.query(`ALTER DATABASE ${database.name} OWNER TO shop_admin`);
});

afterAll(async () => {
  await database.drop();
  const server = TestDatabase.at(process.env.TEST_SERVER_URL as string);
  await server.query('DROP ROLE IF EXISTS shop_clone, shop, shop_admin');
});

test('a role is made for the shop, once', () => {
  expect(prepare('shop', 'first')).toMatchObject({ status: 0, stderr: '' });
  expect(prepare('shop', 'first')).toMatchObject({ status: 0, stdout: '', stderr: '' });
});

test('a password changes under a running shop, and what either user creates belongs to both', async () => {
  const before = await bootAs('shop', 'first');

  await byAdmin("CREATE ROLE shop_clone WITH LOGIN PASSWORD 'second'");
  await byAdmin('GRANT shop TO shop_clone');
  expect(prepare('shop_clone', 'second')).toMatchObject({ status: 0, stdout: '' });
  // A plugin brings tables, so this start creates some.
  const after = await bootAs('shop_clone', 'second', { PLUGIN_VOUCHERS: 'true' });

  for (const shop of [before, after]) {
    const buyer = await customer(shop);
    await placeOrder(shop, buyer, [line(await product(shop, { stock: 1 }))]).expect(201);
  }
  const owners = await database.query<{ owner: string }>(
    `SELECT DISTINCT pg_get_userbyid(relowner) AS owner FROM pg_class
     JOIN pg_namespace ON pg_namespace.oid = relnamespace WHERE nspname IN ('public', 'graphile_worker')`,
  );
  expect(owners).toEqual([{ owner: 'shop' }]);
  await Promise.all([before.stop(), after.stop()]);

  await byAdmin("ALTER USER shop WITH PASSWORD 'third'");
  const next = await bootAs('shop', 'third', { PLUGIN_VOUCHERS: 'true' });
  await next.get('/api/products').expect(200);
});
