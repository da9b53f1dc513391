/** `npm run customer`, as an operator types it. */
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { product } from '../support/catalogue';
import { line, placeOrder } from '../support/orders';
import { customer, staff, type Person } from '../support/people';
import { openShop, type Shop } from '../support/shop';
import { runTask } from '../support/tasks';
import { deliver } from './leaver';

let shop: Shop;
let alice: Person;
let clerk: Person;
let number: string;
let order: string;
let folder: string;

beforeAll(async () => {
  shop = await openShop();
  [alice, clerk] = [await customer(shop), await staff(shop)];
  const tea = await product(shop, { stock: 5 });
  const { body } = await placeOrder(shop, alice, [line(tea)], { note: 'Ring twice' }).expect(201);
  ({ number, documentId: order } = body.data);
  folder = await mkdtemp(path.join(tmpdir(), 'privacy-'));
});

afterAll(() => rm(folder, { recursive: true }));

const run = (...parameters: string[]) => runTask(shop.database, 'customer', parameters, { INIT_CWD: folder });

test('export writes a file that its owner alone may read, and writes none over', async () => {
  const { code, err, out } = await run('export', `${alice.username}@shop.example`, 'alice.json');

  expect([code, err]).toEqual([0, '']);
  const file = path.join(folder, 'alice.json');
  expect(out).toContain(file);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({
    format: 'opply-shop-customer',
    version: 1,
    account: { username: alice.username },
    orders: [{ number, note: 'Ring twice' }],
  });
  const again = await run('export', alice.username, 'alice.json');
  expect([again.code, again.err]).toEqual([1, expect.stringContaining('exists')]);
});

test('without a file it is all of standard output', async () => {
  const { out } = await run('export', alice.documentId);

  expect(JSON.parse(out).account.documentId).toBe(alice.documentId);
});

test('erase names the orders that are in the way, and then the end of it', async () => {
  const refused = await run('erase', alice.username);
  expect(refused.code).toBe(1);
  expect(refused.err).toContain(`${number} placed`);
  await deliver(shop, clerk, order);

  const erased = await run('erase', alice.username);
  expect([erased.code, erased.err]).toEqual([0, '']);
  expect(erased.out).toContain(
    `${alice.documentId} is erased. Orders that stay in the books without them: 1`,
  );
  expect((await shop.get('/api/orders', alice.token)).status).toBe(401);

  const again = await run('erase', alice.documentId);
  expect([again.code, again.out]).toEqual([0, expect.stringContaining('was erased before')]);
});

test('a name that fits two, a member of staff, nobody and no name at all are refused in words', async () => {
  const [first, second] = [await customer(shop), await customer(shop)];
  const address = `${first.username}@shop.example`;
  await shop.database.query('UPDATE up_users SET username = $1 WHERE id = $2', [address, second.id]);

  const two = await run('erase', address);
  expect([two.code, two.err]).toEqual([1, expect.stringContaining('fits several customers')]);
  for (const { documentId } of [first, second]) expect(two.err).toContain(documentId);
  for (const name of [clerk.username, 'nobody'])
    expect((await run('erase', name)).err).toContain(`There is no customer called ${name}`);
  expect((await run()).err).toContain('npm run customer -- export');
});
