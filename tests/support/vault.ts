/**
 * Where backups are tested: a shop on a server of the version of this machine's pg_dump (which refuses newer servers,
 * and so, often, the embedded one), the operator's commands, and a folder for what they write.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { TestDatabase } from './database';
import { Shop, stopAllShops } from './shop';
import { shopEnvironment } from './shop-environment.cjs';

const COMMANDS = path.resolve(__dirname, '..', '..', 'scripts', 'backup');
const SERVER = path.join(__dirname, 'server-beside-pg-dump.mjs');
const NEEDED = 'pg_dump with the server of its version beside it: apt-get install postgresql';

/** Whole shops are booted, backed up and restored in one go; on a busy machine that takes its time. */
jest.setTimeout(180_000);

/** Those of the newest version that has a server beside it. */
export const programs = JSON.parse(
  spawnSync(process.execPath, [SERVER, '--look'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
    .stdout,
) as { folder: string; major: number } | null;

/** Tests that need pg_dump: skipped with a sentence where there is none, unless CI_REQUIRE_BACKUP_TEST says it must be. */
export function describeWithPgDump(subject: string, tests: () => void): void {
  if (programs) return describe(subject, tests);
  if (process.env.CI_REQUIRE_BACKUP_TEST !== '1') {
    // Jest itself says nothing about a file whose tests are all skipped.
    process.stderr.write(`The tests of ${subject} are skipped; they need ${NEEDED}\n`);
    return describe.skip(subject, tests);
  }
  test(`${subject} is tested`, () => {
    throw new Error(`CI_REQUIRE_BACKUP_TEST is set. There has to be ${NEEDED}`);
  });
}

interface Command {
  process: ChildProcess;
  ended: Promise<{ code: number | null; out: string; err: string }>;
}

type Settings = Record<string, string>;

export class Vault {
  private constructor(
    readonly shop: Shop,
    readonly folder: string,
    readonly server: { url: string; password: string; certificate: string },
    private readonly serving: ChildProcess,
    private readonly embeddedServer: string,
  ) {}

  /** Starts the server, and a shop on it. From here on TestDatabase.create makes its databases there. */
  static async open(): Promise<Vault> {
    const embeddedServer = process.env.TEST_SERVER_URL as string;
    const serving = spawn(process.execPath, [SERVER], { stdio: ['pipe', 'pipe', 'inherit'] });
    const [said] = await Promise.race([once(serving.stdout, 'data'), once(serving, 'exit')]);
    const server = JSON.parse(String(said));
    process.env.TEST_SERVER_URL = server.url;
    const folder = await mkdtemp(path.join(tmpdir(), 'opply-shop-vault-'));
    const shop = await Shop.boot(await TestDatabase.create('empty'));
    return new Vault(shop, folder, server, serving, embeddedServer);
  }

  /** A database on the PostgreSQL that all other tests use, which may be newer. */
  async onEmbedded(template: 'booted' | 'empty'): Promise<TestDatabase> {
    process.env.TEST_SERVER_URL = this.embeddedServer;
    const database = await TestDatabase.create(template);
    process.env.TEST_SERVER_URL = this.server.url;
    return database;
  }

  file(name: string): string {
    return path.join(this.folder, name);
  }

  /** Starts `npm run backup` or `npm run restore` on a database, as in production. */
  start(
    name: 'backup' | 'restore',
    database: TestDatabase,
    parameters: string[],
    settings: Settings = {},
  ): Command {
    const env = shopEnvironment({
      NODE_ENV: 'production',
      DATABASE_URL: database.url,
      PG_BIN: programs?.folder ?? '',
      ...settings,
    });
    const child = spawn(process.execPath, [path.join(COMMANDS, `${name}.mjs`), ...parameters], { env });
    const said = { out: '', err: '' };
    child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (said.err += chunk.toString()));
    return { process: child, ended: once(child, 'close').then(([code]) => ({ code, ...said })) };
  }

  backUp = (database: TestDatabase, file: string, settings?: Settings) =>
    this.start('backup', database, [file], settings).ended;

  restore = (database: TestDatabase, ...parameters: string[]) =>
    this.start('restore', database, parameters).ended;

  /** Backs the shop up, which has to work. */
  async backedUp(name: string): Promise<string> {
    const { code, err } = await this.backUp(this.shop.database, this.file(name));
    expect([code, err]).toEqual([0, '']);
    return this.file(name);
  }

  async close(): Promise<void> {
    await stopAllShops();
    this.serving.stdin?.end();
    await once(this.serving, 'exit');
    await rm(this.folder, { recursive: true });
  }
}

/**
 * @returns what holds the shop's promises: every index, constraint, trigger, function and extension. Without the casts
 * and parentheses in constraints, which PostgreSQL arranges anew whenever it reads one.
 */
export const structureOf = (database: TestDatabase) =>
  database.query(`
    SELECT * FROM (
      SELECT 'index' AS kind, indexdef AS definition FROM pg_indexes WHERE schemaname IN ('public', 'graphile_worker')
      UNION ALL SELECT 'constraint', conname || ' ' || regexp_replace(pg_get_constraintdef(oid), '::[a-z ]+(\\[\\])?|[()]', '', 'g')
        FROM pg_constraint WHERE connamespace IN ('public'::regnamespace, 'graphile_worker'::regnamespace)
      UNION ALL SELECT 'trigger', pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
      UNION ALL SELECT 'function', pg_get_functiondef(oid) FROM pg_proc
        WHERE pronamespace IN ('public'::regnamespace, 'graphile_worker'::regnamespace) AND prolang <> (SELECT oid FROM pg_language WHERE lanname = 'c')
      UNION ALL SELECT 'extension', extname::text FROM pg_extension
    ) AS structure ORDER BY kind, definition`);

/** @returns a figure that every change of the ledger changes. */
export const ledgerOf = (database: TestDatabase) =>
  database.query(`SELECT md5(string_agg(stock_movements::text, ',' ORDER BY id)) FROM stock_movements`);

/** @returns the jobs that wait, with what is in them. */
export const jobsOf = (database: TestDatabase) =>
  database.query(
    'SELECT task_identifier, payload, queue_name FROM graphile_worker.jobs JOIN graphile_worker._private_jobs USING (id) ORDER BY id',
  );

/** @returns a row for everything in the schema. */
export const relationsOf = (database: TestDatabase) =>
  database.query("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace");
