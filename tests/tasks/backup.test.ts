/** `npm run backup`, as an operator runs it: real pg_dump, real server, and orders that come in meanwhile. */
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { product, stockOf, type TestProduct } from '../support/catalogue';
import { TestDatabase } from '../support/database';
import { line, placeFast, placeOrder } from '../support/orders';
import { people, type Person } from '../support/people';
import { expectReconciled } from '../support/reconciled';
import { Shop } from '../support/shop';
import { describeWithPgDump, programs, structureOf, Vault } from '../support/vault';

let vault: Vault;
let buyers: Person[];
let tea: TestProduct;
let mug: TestProduct;

interface Acknowledged {
  buyer: Person;
  key: string;
  documentId: string;
}

/** Lets every buyer order, one order after the other, until the door is closed. */
function openTheDoor() {
  const acknowledged: Acknowledged[] = [];
  let open = true;
  const buying = buyers.map(async (buyer) => {
    for (let count = 1; open; count += 1) {
      const key = `${buyer.username}-${count}`;
      const { status, body } = await placeFast(vault.shop.url, buyer.token, [line(tea), line(mug, 2)], key);
      expect(status).toBe(201);
      acknowledged.push({ buyer, key, documentId: body.data?.documentId as string });
    }
  });
  const close = async () => {
    open = false;
    await Promise.all(buying);
  };
  return { acknowledged, close };
}

/** @returns these orders and their lines, each with all its columns. */
const ordersOf = (database: TestDatabase, orders: Acknowledged[]) =>
  database.query(
    `SELECT to_jsonb(orders) AS "order",
       (SELECT jsonb_agg(to_jsonb(order_lines) ORDER BY id) FROM order_lines WHERE order_id = orders.id) AS lines
     FROM orders WHERE document_id = ANY ($1) ORDER BY id`,
    [orders.map(({ documentId }) => documentId)],
  );

/** Stands before the real pg_dump and writes down what that is told. */
async function folderWithRecordingPgDump(): Promise<string> {
  const real = programs?.folder as string;
  const folder = await mkdtemp(vault.file('programs-'));
  const script = `#!/bin/sh
    [ "$1" = --version ] || { echo "$*"; env; } > ${folder}/record
    exec ${real}/pg_dump "$@"`;
  await writeFile(path.join(folder, 'pg_dump'), script, { mode: 0o755 });
  for (const name of ['pg_restore', 'psql']) await symlink(path.join(real, name), path.join(folder, name));
  return folder;
}

describeWithPgDump('backup', () => {
  beforeAll(async () => {
    vault = await Vault.open();
    const { shop } = vault;
    buyers = await people(shop, 6);
    [tea, mug] = [await product(shop, { stock: 1_000_000 }), await product(shop, { stock: 1_000_000 })];
    const [first] = buyers as [Person];
    const { body } = await placeOrder(shop, first, [line(tea, 3)]).expect(201);
    await shop.post(`/api/orders/${body.data.documentId}/cancel`, first.token).expect(200);
  });

  afterAll(() => vault.close());

  describe('taken while orders come in, and restored into an empty database', () => {
    let before: Acknowledged[];
    let acknowledgedMeanwhile: number;
    let database: TestDatabase;
    let restored: Shop;

    beforeAll(async () => {
      const door = openTheDoor();
      while (door.acknowledged.length < 60) await setImmediate();
      before = [...door.acknowledged];
      const file = await vault.backedUp('busy.dump');
      acknowledgedMeanwhile = door.acknowledged.length - before.length;
      await door.close();
      database = await TestDatabase.create('empty');
      const { code, out, err } = await vault.restore(database, file);
      expect([code, err]).toEqual([0, '']);
      expect(out).toMatch(/Restored in .*: 2 products and \d+ orders/);
      expect(out.match(/ checked, ok$/gm)?.length).toBeGreaterThanOrEqual(6);
      restored = await Shop.boot(database);
    });

    test('it holds every order acknowledged before it began, whole with its lines', async () => {
      const orders = await ordersOf(database, before);
      expect(orders).toHaveLength(before.length);
      expect(orders).toEqual(await ordersOf(vault.shop.database, before));
      expect(acknowledgedMeanwhile).toBeGreaterThan(0);
    });

    test('it has the same indexes, constraints, triggers, functions and extensions', async () => {
      expect(await structureOf(database)).toEqual(await structureOf(vault.shop.database));
    });

    test('its shop answers an old Idempotency-Key with the old order, and moves no stock', async () => {
      const { buyer, key, documentId } = before.at(-1) as Acknowledged;
      const stock = await stockOf(restored, tea);
      const replay = await placeOrder(restored, buyer, [line(tea), line(mug, 2)], { key }).expect(200);
      expect(replay.headers['idempotent-replayed']).toBe('true');
      expect(replay.body.data.documentId).toBe(documentId);
      expect(await stockOf(restored, tea)).toBe(stock);
    });

    test('its shop goes on: new orders follow the old ones, the stock follows them, the books agree', async () => {
      const stock = await stockOf(restored, mug);
      const newest = async () => {
        const rows = await database.query('SELECT max(id) AS id, count(*)::int AS count FROM orders');
        return rows[0] as { id: number; count: number };
      };
      const then = await newest();
      for (const buyer of buyers) await placeOrder(restored, buyer, [line(mug)]).expect(201);
      const now = await newest();
      expect(now.id).toBeGreaterThanOrEqual(then.id + 6);
      expect(now.count).toBe(then.count + 6);
      expect(await stockOf(restored, mug)).toBe(stock - 6);
      await expectReconciled(restored);
    });

    test('its ledger still refuses to be changed', async () => {
      await expect(database.query('UPDATE stock_movements SET delta = 1')).rejects.toThrow(/never changed/);
    });
  });

  test('can be read by its owner alone, and nothing else is left behind', async () => {
    const file = await vault.backedUp('private/shop.dump');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(path.dirname(file))).toEqual(['shop.dump']);
  });

  test('is never written over', async () => {
    const file = await vault.backedUp('kept.dump');
    const { size, mtimeMs } = await stat(file);
    const { code, err } = await vault.backUp(vault.shop.database, file);
    expect([code, err]).toEqual([1, expect.stringContaining('is there already')]);
    expect(await stat(file)).toMatchObject({ size, mtimeMs });
  });

  test('leaves no file when it is stopped half-way', async () => {
    const blocker = await vault.shop.database.connect();
    await blocker.query('BEGIN; LOCK TABLE admin_users IN ACCESS EXCLUSIVE MODE');
    const command = vault.start('backup', vault.shop.database, [vault.file('stopped/shop.dump')]);
    const waiting =
      "SELECT FROM pg_stat_activity WHERE application_name = 'pg_dump' AND wait_event_type = 'Lock'";
    while ((await vault.shop.database.query(waiting)).length === 0);
    command.process.kill('SIGTERM');
    const { code, err } = await command.ended;
    await blocker.query('ROLLBACK');
    await blocker.end();
    expect([code, err]).toEqual([1, expect.stringContaining('No backup was made')]);
    expect(await readdir(vault.file('stopped'))).toEqual([]);
  });

  test('of a database without a shop is refused: the file would only look like a backup', async () => {
    const file = vault.file('empty.dump');
    const { code, err } = await vault.backUp(await TestDatabase.create('empty'), file);
    expect([code, err]).toEqual([1, expect.stringContaining('nothing to back up')]);
    expect(existsSync(file)).toBe(false);
  });

  test('tells pg_dump the password where nobody sees it, and to check the certificate', async () => {
    const { database } = vault.shop;
    const PG_BIN = await folderWithRecordingPgDump();
    const tls = { PG_BIN, DATABASE_SSL: 'true' };
    const DATABASE_SSL_CA = await readFile(vault.server.certificate, 'utf8');

    const stranger = await vault.backUp(database, vault.file('stranger.dump'), tls);
    const known = await vault.backUp(database, vault.file('known.dump'), { ...tls, DATABASE_SSL_CA });

    expect([stranger.code, stranger.err]).toEqual([1, expect.stringMatching(/reached:.*certificate/)]);
    expect([known.code, known.err]).toEqual([0, '']);
    const [parameters, ...environment] = (await readFile(path.join(PG_BIN, 'record'), 'utf8')).split('\n');
    expect(parameters).not.toContain(vault.server.password);
    expect(environment).toContain(`PGPASSWORD=${vault.server.password}`);
    expect(environment).toContain('PGSSLMODE=verify-full');
  });

  const whenOlder = (programs?.major ?? 0) < 18 ? test : test.skip;
  whenOlder('by a pg_dump older than the server is refused, with the version to install', async () => {
    const { code, err } = await vault.backUp(await vault.onEmbedded('booted'), vault.file('older.dump'));
    expect([code, err]).toEqual([1, expect.stringContaining('The server is PostgreSQL 18')]);
    expect(err).toContain('postgresql-client-18');
  });
});
