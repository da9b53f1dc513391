/** The operator's other commands, and the doors a production server keeps shut: run as they are run in earnest. */
import { customer } from '../support/people';
import { product } from '../support/catalogue';
import { TestDatabase } from '../support/database';
import { line, placeOrder } from '../support/orders';
import { openShop, Shop } from '../support/shop';
import { dropWithUploads, runCommand, runServer, runTask } from '../support/tasks';

const databases: TestDatabase[] = [];

afterAll(() => Promise.all(databases.map(dropWithUploads)));

async function newDatabase(): Promise<TestDatabase> {
  const database = await TestDatabase.create();
  databases.push(database);
  return database;
}

let shop: Shop;

beforeAll(async () => {
  shop = await openShop();
});

describe('reconcile', () => {
  beforeAll(async () => {
    const person = await customer(shop);
    const tea = await product(shop, { stock: 5, price: 2 });
    await placeOrder(shop, person, [line(tea, 2)]).expect(201);
    const { body } = await placeOrder(shop, person, [line(tea, 1)]).expect(201);
    await shop.post(`/api/orders/${body.data.documentId}/cancel`, person.token).expect(200);
  });

  /** Runs it on books somebody has been at, and puts them right again. */
  async function reconcileAfter(tampering: string, repair: string) {
    await shop.database.query(tampering);
    const ended = await runTask(shop.database, 'reconcile');
    await shop.database.query(repair);
    return ended;
  }

  const sentenceOf = (out: string, word: RegExp): string =>
    out.split('\n').find((text) => word.test(text)) ?? '';

  test('exits 0 on a shop whose books agree, and says how much it looked at', async () => {
    const { code, out, err } = await runTask(shop.database, 'reconcile');
    expect([code, err]).toEqual([0, '']);
    expect(out.trim().split('\n').length).toBeGreaterThanOrEqual(6);
    expect(out).not.toMatch(/differ/);
    expect(sentenceOf(out, /order's total/)).toMatch(/ 2 checked, ok$/);
  });

  test('exits 1 and prints both figures when somebody changed a stock behind the ledger', async () => {
    const { code, out } = await reconcileAfter(
      'UPDATE products SET stock = 99',
      'UPDATE products SET stock = 3',
    );
    expect(code).toBe(1);
    expect(sentenceOf(out, /product's stock/)).toMatch(/1 differ$/);
    expect(out).toMatch(/"stock":99,"movements":"?3"?/);
  });

  test('exits 1 and prints the order when somebody changed its total', async () => {
    const { code, out } = await reconcileAfter(
      `UPDATE orders SET total = total + 0.01 WHERE state = 'placed'`,
      `UPDATE orders SET total = total - 0.01 WHERE state = 'placed'`,
    );
    const [{ number }] = (await shop.database.query<{ number: string }>(
      `SELECT number FROM orders WHERE state = 'placed'`,
    )) as [{ number: string }];
    expect(code).toBe(1);
    expect(sentenceOf(out, /order's total/)).toMatch(/1 differ$/);
    expect(out).toContain(`{"number":"${number}","total":4.01,"lines":4,"adjustments":0}`);
  });

  test('exits 1 when an order says cancelled and its stock never came back', async () => {
    const { code, out } = await reconcileAfter(
      `UPDATE orders SET state = 'cancelled', note = 'tampered' WHERE state = 'placed'`,
      `UPDATE orders SET state = 'placed' WHERE note = 'tampered'`,
    );
    expect(code).toBe(1);
    expect(sentenceOf(out, /cancelled one returned/)).toMatch(/1 differ$/);
  });
});

describe('token', () => {
  test('prints one line, a token that opens the shop as that user', async () => {
    const { username } = await customer(shop);

    const { code, out, err } = await runTask(shop.database, 'token', [username]);

    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    const { body } = await shop.get('/api/customers/me', out.trim()).expect(200);
    expect(body.data.username).toBe(username);
  });

  test('says who is missing or blocked, prints no token, and exits 1', async () => {
    const database = await newDatabase();
    await database.query(`INSERT INTO up_users (username, blocked) VALUES ('mallory', true)`);

    const answers = await Promise.all(
      [[], ['nobody'], ['mallory']].map((parameters) => runTask(database, 'token', parameters)),
    );

    expect(answers).toEqual([
      { code: 1, out: '', err: expect.stringMatching(/^Whose token\?.*\n$/) },
      { code: 1, out: '', err: 'There is no user called nobody.\n' },
      { code: 1, out: '', err: expect.stringMatching(/^mallory is blocked.*\n$/) },
    ]);
  });
});

describe('db:reset', () => {
  test('empties a database with its jobs, so that a shop can begin anew in it', async () => {
    const database = await newDatabase();
    await database.query("SELECT graphile_worker.add_job('of-the-old-shop')");
    const { code, err } = await runCommand(database, 'db:reset', ['--force']);
    expect([code, err]).toEqual([0, expect.stringMatching(/^Everything in shop_.* is gone\.$/m)]);
    const schemas = "SELECT FROM pg_namespace WHERE nspname = 'graphile_worker'";
    expect(await database.query(schemas)).toEqual([]);
    await (await Shop.boot(database)).stop();
    expect(await database.query('SELECT FROM graphile_worker.jobs')).toEqual([]);
  });
});

describe('a server in production', () => {
  const production = { NODE_ENV: 'production', SERVE_ADMIN: 'false' };
  const SECRETS = [
    'APP_KEYS',
    'API_TOKEN_SALT',
    'ADMIN_JWT_SECRET',
    'TRANSFER_TOKEN_SALT',
    'ENCRYPTION_KEY',
    'JWT_SECRET',
  ];
  let database: TestDatabase;

  beforeAll(async () => {
    database = await newDatabase();
  });

  const refused = async (settings: Record<string, string>) => {
    const { code, out, err } = await runServer(database, { ...production, ...settings });
    return { code, said: out + err };
  };

  test.each(SECRETS)('refuses to start without %s, by its name', async (name) => {
    expect(await refused({ [name]: '' })).toEqual({
      code: 1,
      said: expect.stringContaining(`${name} is not set`),
    });
  });

  test.each([
    ['a short secret', 'JWT_SECRET', 'q0x2Jm7nLr9TtZ4', /JWT_SECRET is too short/],
    ['a demo value', 'ADMIN_JWT_SECRET', 'change-me'.repeat(5), /ADMIN_JWT_SECRET holds a demo value/],
    ['one short key among several', 'APP_KEYS', `${'k9'.repeat(16)},k9`, /APP_KEYS is too short/],
  ])('refuses to start with %s', async (_name, name, value, message) => {
    expect(await refused({ [name]: value })).toEqual({ code: 1, said: expect.stringMatching(message) });
  });

  test('starts with secrets of its own and no demo account', async () => {
    const shop = await Shop.boot(database, production);
    await shop.get('/api/health/ready').expect(200);
    expect(await shop.stop()).toBe(0);
  });
});

describe('seed', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await newDatabase();
  });

  const counts = async () => {
    const tables = ['products', 'categories', 'stock_movements', 'files', 'up_users', 'admin_users'];
    const sql = `SELECT ${tables.map((table) => `(SELECT count(*)::int FROM ${table}) AS ${table}`).join(', ')}`;
    return (await database.query<Record<string, number>>(sql))[0];
  };

  test('is refused in production, and leaves nothing behind', async () => {
    const { code, err } = await runTask(database, 'seed', [], { NODE_ENV: 'production' });
    expect([code, err]).toEqual([1, 'Demo data is refused in production.\n']);
    expect(await counts()).toMatchObject({ products: 0, up_users: 0, admin_users: 0 });
  });

  test('makes the catalogue, three users and one administrator, once however often it runs', async () => {
    const first = await runTask(database, 'seed');
    const made = await counts();
    const second = await runTask(database, 'seed');

    expect([first.code, second.code]).toEqual([0, 0]);
    expect(made).toMatchObject({ products: 200, categories: 8, files: 8, up_users: 3, admin_users: 1 });
    expect(await counts()).toEqual(made);
    expect(second.out).toContain('0 products created, 0 updated, 200 unchanged');
  });

  test('what it made lets nobody start a production server on it, until the demo passwords are gone', async () => {
    const production = { NODE_ENV: 'production', SERVE_ADMIN: 'false' };
    const everybody = [
      'admin@opply.example',
      'alice@opply.example',
      'bob@opply.example',
      'staff@opply.example',
    ];

    const all = await runServer(database, production);
    await database.query(`UPDATE up_users SET password = 'changed'`);
    const administrator = await runServer(database, production);
    await database.query(`UPDATE admin_users SET password = 'changed'`);
    const shop = await Shop.boot(database, production);

    expect([all.code, administrator.code]).toEqual([1, 1]);
    for (const email of everybody) expect(all.out + all.err).toContain(email);
    expect(administrator.out + administrator.err).toMatch(/demo password still opens admin@opply\.example\./);
    expect(await shop.stop()).toBe(0);
  });
});
