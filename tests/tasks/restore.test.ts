/** `npm run restore`, as an operator runs it on a bad day: all of the backup or nothing, and nobody's data by mistake. */
import { spawnSync } from 'node:child_process';
import { mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { product } from '../support/catalogue';
import { TestDatabase } from '../support/database';
import { line, placeOrder } from '../support/orders';
import { customer } from '../support/people';
import { Shop } from '../support/shop';
import {
  describeWithPgDump,
  jobsOf,
  ledgerOf,
  programs,
  relationsOf,
  structureOf,
  Vault,
} from '../support/vault';

let vault: Vault;
let backup: string;

/** @returns a file with the first bytes of the backup. */
async function cutOff(bytes: number): Promise<string> {
  const file = vault.file(`first-${bytes}.dump`);
  await writeFile(file, (await readFile(backup)).subarray(0, bytes));
  return file;
}

describeWithPgDump('restore', () => {
  beforeAll(async () => {
    vault = await Vault.open();
    const { shop } = vault;
    const buyer = await customer(shop);
    const tea = await product(shop, { stock: 500 });
    for (let count = 1; count <= 20; count += 1) await placeOrder(shop, buyer, [line(tea)]).expect(201);
    await shop.database.query(
      `SELECT graphile_worker.add_job('of-a-later-version', '{"kept": true}', 'waiting')`,
    );
    backup = await vault.backedUp('shop.dump');
  });

  afterAll(() => vault.close());

  test('of a file that is cut off, wherever, is refused and leaves the database empty', async () => {
    const { size } = await stat(backup);
    const database = await TestDatabase.create('empty');
    for (const length of [0, 100, 20_000, size >> 1, size - 1_000, size - 1]) {
      const { code, err } = await vault.restore(database, await cutOff(length));
      expect([length, code, err]).toEqual([
        length,
        1,
        expect.stringMatching(/damaged.*Nothing was changed/s),
      ]);
      expect(await relationsOf(database)).toEqual([]);
    }
  });

  test('of no file, of a text, of another database’s backup is refused in a sentence', async () => {
    const database = await TestDatabase.create('empty');
    const [text, foreign] = [vault.file('text.dump'), vault.file('foreign.dump')];
    await writeFile(text, 'SELECT 1;\n');
    spawnSync(path.join(programs?.folder as string, 'pg_dump'), ['-Fc', '-f', foreign, database.url]);
    const refusal = async (...parameters: string[]) => (await vault.restore(database, ...parameters)).err;

    expect(await refusal()).toMatch(/Which file\?/);
    expect(await refusal(vault.file('none.dump'))).toMatch(/There is no file .*none\.dump/);
    expect(await refusal(text)).toMatch(/damaged, or no backup/);
    expect(await refusal(foreign)).toMatch(/there is no shop in it/);
    expect(await relationsOf(database)).toEqual([]);
  });

  test('under a running shop is refused, with --force too', async () => {
    const { database } = vault.shop;
    const ledger = await ledgerOf(database);
    const { code, err } = await vault.restore(database, backup, '--force');
    expect([code, err]).toEqual([1, expect.stringMatching(/is running on .*opply-shop changes/)]);
    expect(await ledgerOf(database)).toEqual(ledger);
  });

  describe('over another shop', () => {
    let other: TestDatabase;

    beforeAll(async () => {
      other = await TestDatabase.create('empty');
      const shop = await Shop.boot(other);
      await product(shop, { stock: 7 });
      await shop.stop();
      // What a newer version of the shop may have added: it holds on to a table that the backup brings.
      await other.query('CREATE TABLE reviews (product_id integer REFERENCES products)');
      await other.query("SELECT graphile_worker.add_job('of-the-other-shop')");
    });

    test('is refused without --force, says what is there, and changes nothing', async () => {
      const ledger = await ledgerOf(other);
      const { code, err } = await vault.restore(other, backup);
      expect([code, err]).toEqual([1, expect.stringMatching(/holds a shop with 1 product and 0 orders/)]);
      expect(err).toMatch(/With --force everything in its schemas "public" and "graphile_worker" is deleted/);
      expect(await ledgerOf(other)).toEqual(ledger);
    });

    test('of a file that is cut off leaves that shop as it was, with --force too', async () => {
      const before = [await ledgerOf(other), await structureOf(other)];
      const { size } = await stat(backup);
      const { code, err } = await vault.restore(other, await cutOff(size - 1), '--force');
      expect([code, err]).toEqual([1, expect.stringMatching(/damaged.*Nothing was changed/s)]);
      expect([await ledgerOf(other), await structureOf(other)]).toEqual(before);
    });

    test('with --force replaces all of it', async () => {
      const { code, err } = await vault.restore(other, backup, '--force');
      expect([code, err]).toEqual([0, '']);
      expect(await ledgerOf(other)).toEqual(await ledgerOf(vault.shop.database));
      expect(await structureOf(other)).toEqual(await structureOf(vault.shop.database));
      expect(await jobsOf(other)).toEqual([
        { task_identifier: 'of-a-later-version', payload: { kept: true }, queue_name: 'waiting' },
      ]);
    });
  });

  test('of books that do not agree exits 1, with the difference', async () => {
    await vault.shop.database.query('UPDATE products SET stock = stock + 1');
    const tampered = await vault.backedUp('tampered.dump');
    await vault.shop.database.query('UPDATE products SET stock = stock - 1');
    const { code, out, err } = await vault.restore(await TestDatabase.create('empty'), tampered);
    expect([code, err]).toEqual([1, expect.stringContaining('not proven')]);
    expect(out).toMatch(/product's stock .* 1 differ$/m);
  });

  const whenOlder = (programs?.major ?? 17) < 17 ? test : test.skip;
  whenOlder('by programs newer than the server works, which send a setting it does not know', async () => {
    const real = programs?.folder as string;
    const PG_BIN = vault.file('newer');
    await mkdir(PG_BIN);
    const script = `#!/bin/sh
      ${real}/pg_restore "$@" | sed 's/^SET row_security = off;/SET transaction_timeout = 0;\\n&/'`;
    await writeFile(path.join(PG_BIN, 'pg_restore'), script, { mode: 0o755 });
    for (const name of ['pg_dump', 'psql']) await symlink(path.join(real, name), path.join(PG_BIN, name));
    const database = await TestDatabase.create('empty');
    const { code, err } = await vault.start('restore', database, [backup], { PG_BIN }).ended;
    expect([code, err]).toEqual([0, '']);
    expect(await structureOf(database)).toEqual(await structureOf(vault.shop.database));
  });

  test('into a newer PostgreSQL works: on the way up, or to look at a shop’s data at home', async () => {
    const database = await vault.onEmbedded('empty');
    const { code, err } = await vault.restore(database, backup);
    expect([code, err]).toEqual([0, '']);
    expect(await ledgerOf(database)).toEqual(await ledgerOf(vault.shop.database));
  });
});
