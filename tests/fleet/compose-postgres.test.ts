/** The scripts and the configuration that deploy/compose.yaml gives PostgreSQL, on a real one: Debian's. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
  chmodSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';
import { describeFleet } from './support/packages';
import { freePort } from './support/ports';

const PATIENCE_MS = 30_000;
const PASSWORDS = { SHOP_DATABASE_PASSWORD: 'a1', REPLICATION_PASSWORD: 'b2' };

const idOf = (flag: string): number => Number(spawnSync('id', [flag, 'postgres']).stdout);

/** PostgreSQL refuses to run as root; Debian's package brings an account for it. */
const account: { uid?: number; gid?: number } =
  process.getuid?.() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : {};
const folder = mkdtempSync(path.join(tmpdir(), 'shop-compose-postgres-'));
chmodSync(folder, 0o755);
// Whoever PostgreSQL runs as may not be able to enter this checkout.
cpSync(path.resolve(__dirname, '..', '..', 'deploy', 'postgres'), path.join(folder, 'scripts'), {
  recursive: true,
});
const sockets = path.join(folder, 'sockets');
const config = path.join(folder, 'scripts', 'postgresql.conf');

/** Where Debian puts the programs of each version. */
const VERSIONS = '/usr/lib/postgresql';
const version = existsSync(VERSIONS) ? readdirSync(VERSIONS).sort()[0] : undefined;
const environment = {
  ...process.env,
  PATH: `${VERSIONS}/${version}/bin:${process.env.PATH}`,
  PGHOST: sockets,
};

const log = path.join(folder, 'log');
const output = openSync(log, 'w');
const running: ChildProcess[] = [];
let primaryPort: number;
let replicaPort: number;

function place(name: string): string {
  const data = path.join(folder, name);
  mkdirSync(data, { mode: 0o700 });
  if (account.uid !== undefined) chownSync(data, account.uid, account.gid ?? account.uid);
  return data;
}

function run(command: string, parameters: string[], settings: Record<string, string> = {}): void {
  const { status, stderr, stdout } = spawnSync(command, parameters, {
    ...account,
    cwd: folder,
    encoding: 'utf8',
    env: { ...environment, ...settings },
  });
  if (status !== 0) throw new Error(`${command} failed: ${stderr}${stdout}`);
}

function start(command: string, parameters: string[], settings: Record<string, string> = {}): ChildProcess {
  const child = spawn(command, parameters, {
    ...account,
    cwd: folder,
    stdio: ['ignore', output, output],
    env: { ...environment, ...settings },
  });
  running.push(child);
  return child;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = once(child, 'close');
  child.kill('SIGINT');
  await ended;
}

/** Asks as the shop would. */
async function ask(port: number, sql: string): Promise<Record<string, unknown>[]> {
  const connectionString = `postgresql://shop:${PASSWORDS.SHOP_DATABASE_PASSWORD}@127.0.0.1:${port}/shop`;
  const client = new Client({ connectionString });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  let reason: unknown = 'not so';
  while (Date.now() < deadline) {
    const held = await holds().catch((error: unknown) => {
      reason = error;
      return false;
    });
    if (held) return;
    await wait(50);
  }
  throw new Error(`waited in vain until ${what}: ${String(reason)}\n${readFileSync(log, 'utf8')}`);
}

const listen = (port: number) => ['-c', `port=${port}`, '-c', `unix_socket_directories=${sockets}`];

/** As the image does: a cluster, the script in it while nobody else is let in, then the server. */
async function startPrimary(): Promise<void> {
  place('sockets');
  const data = place('primary');
  const passwordFile = path.join(folder, 'password');
  writeFileSync(passwordFile, 'superuser');
  run('initdb', [
    '-D',
    data,
    '-U',
    'postgres',
    `--pwfile=${passwordFile}`,
    '--auth-host=scram-sha-256',
    '--no-sync',
  ]);
  primaryPort = await freePort();
  const server = (...more: string[]) =>
    start('postgres', ['-D', data, '-c', `config_file=${config}`, ...listen(primaryPort), ...more]);
  const alone = server('-c', 'listen_addresses=');
  const socket = { PGPORT: String(primaryPort), PGDATA: data };
  await until('the server takes connections', async () => {
    run('pg_isready', [], socket);
    return Promise.resolve(true);
  });
  run('bash', [path.join(folder, 'scripts', 'create-shop.sh')], {
    ...socket,
    ...PASSWORDS,
    POSTGRES_USER: 'postgres',
    POSTGRES_DB: 'postgres',
  });
  await stop(alone);
  server();
  await until('the shop gets in', async () => (await ask(primaryPort, 'SELECT 1')).length === 1);
}

async function startReplica(): Promise<ChildProcess> {
  const replica = start('bash', [path.join(folder, 'scripts', 'follow-primary.sh'), ...listen(replicaPort)], {
    PGDATA: path.join(folder, 'replica'),
    PGPASSWORD: PASSWORDS.REPLICATION_PASSWORD,
    PRIMARY_HOST: '127.0.0.1',
    PRIMARY_PORT: String(primaryPort),
    POSTGRES_CONFIG: config,
  });
  await until('the replica takes connections', async () => (await ask(replicaPort, 'SELECT 1')).length === 1);
  return replica;
}

describeFleet('PostgreSQL of the composition', () => {
  let replica: ChildProcess;

  beforeAll(async () => {
    await startPrimary();
    // What a copy that was broken off left behind.
    writeFileSync(path.join(place('replica'), 'half.file'), '');
    replicaPort = await freePort();
    replica = await startReplica();
  });

  afterAll(async () => {
    await Promise.all(running.map(stop));
    rmSync(folder, { recursive: true });
  });

  test("the shop's account owns its database and nothing else", async () => {
    const [rights] = await ask(
      primaryPort,
      `SELECT pg_get_userbyid(datdba) AS owner, rolsuper, rolcreaterole, rolcreatedb, rolreplication
       FROM pg_database, pg_roles WHERE datname = 'shop' AND rolname = 'shop'`,
    );

    expect(rights).toEqual({
      owner: 'shop',
      rolsuper: false,
      rolcreaterole: false,
      rolcreatedb: false,
      rolreplication: false,
    });
  });

  test('what is committed on the primary is soon on the replica, which takes no writes', async () => {
    await ask(primaryPort, 'CREATE TABLE seen (id int); INSERT INTO seen VALUES (1)');

    await until('the replica has it', async () => (await ask(replicaPort, 'SELECT FROM seen')).length === 1);

    await expect(ask(replicaPort, 'INSERT INTO seen VALUES (2)')).rejects.toThrow('read-only transaction');
  });

  test('it follows by a slot, so nothing it needs is thrown away while it is stopped; started again it copies nothing', async () => {
    const kept = path.join(folder, 'replica', 'kept.file');
    writeFileSync(kept, '');
    await stop(replica);
    await ask(primaryPort, 'INSERT INTO seen VALUES (4)');
    const [slot] = await ask(primaryPort, 'SELECT slot_name, active, wal_status FROM pg_replication_slots');
    expect(slot).toEqual({ slot_name: 'replica', active: false, wal_status: 'reserved' });

    replica = await startReplica();

    await until(
      'it has caught up',
      async () => (await ask(replicaPort, 'SELECT FROM seen WHERE id = 4')).length === 1,
    );
    expect(existsSync(kept)).toBe(true);
  });

  test('the half copy it found at first is gone', () => {
    expect(existsSync(path.join(folder, 'replica', 'half.file'))).toBe(false);
  });
});
