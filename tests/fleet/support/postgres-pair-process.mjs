/**
 * The two PostgreSQL servers of a pair, in the hands of a process of its own: making, starting and stopping them takes
 * a while, the test must not stand still meanwhile, and no server may outlive a test that was killed.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { installedPrograms } from '../../../scripts/backup/client-programs.mjs';
import { withClient } from '../../../scripts/embedded-postgres.mjs';
import { accountForPostgres, ROOT_FOLDER } from '../../../scripts/postgres-account.mjs';
import { bootOnce } from '../../support/boot-once.mjs';

const NEEDED = ['initdb', 'postgres', 'pg_basebackup'];
const USER = 'operator';
const DATABASE = 'shop';
const PASSWORD = 'only-for-pairs';
const START_MS = 60_000;

/**
 * A cluster on which a shop has been booted once. The first pair of a run makes it, and the others copy it: a tenth of a second, where
 * making one and booting on nothing takes five.
 */
const PREPARED = path.join(process.env.TEST_FOLDER, 'cluster');

/** As durable as production's. The log says who connected, when a test fails and one wants to know. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  wal_level: 'replica',
  hot_standby: 'on',
  // What a replica has missed while it was away is still there when it comes back.
  wal_keep_size: '1GB',
  shared_preload_libraries: 'pg_stat_statements',
  wal_receiver_timeout: '5s',
  wal_retrieve_retry_interval: '200ms',
};

const account = accountForPostgres();
const folder = mkdtempSync(path.join(tmpdir(), 'opply-shop-pair-'));
// mkdtemp closes the folder to everybody else, and PostgreSQL may run as somebody else.
chmodSync(folder, 0o755);

const programs = installedPrograms().filter((found) =>
  NEEDED.every((name) => existsSync(path.join(found.folder, name))),
);

/** The oldest with a server: 15 where Debian 12 put it, whatever else is installed. */
const program = (name) => path.join(programs[0].folder, name);

/** @type {Record<string, { data: string, port: number, process?: import('node:child_process').ChildProcess }>} */
const servers = {};

const urlOf = (name, database = DATABASE) =>
  `postgresql://${USER}:${PASSWORD}@127.0.0.1:${servers[name].port}/${database}`;

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  return port;
}

function run(name, parameters) {
  const { status, stderr, error } = spawnSync(program(name), parameters, {
    ...account,
    cwd: ROOT_FOLDER,
    encoding: 'utf8',
    env: { ...process.env, PGPASSWORD: PASSWORD },
  });
  if (status !== 0) throw new Error(`${name} failed: ${error?.message ?? stderr}`);
}

async function place(name) {
  const data = path.join(folder, name);
  mkdirSync(data, { mode: 0o700 });
  if (account.uid !== undefined) chownSync(data, account.uid, account.gid);
  servers[name] = { data, port: await freePort() };
  return servers[name];
}

/** Makes a primary with a shop's tables in it. */
async function createPrimary(name) {
  if (!existsSync(PREPARED)) await prepare();
  const { data } = await place(name);
  const { status, stderr } = spawnSync('cp', ['-a', `${PREPARED}/.`, data], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  await start(name);
}

async function prepare() {
  await createEmptyPrimary('prepared');
  await bootOnce(urlOf('prepared'));
  await stop('prepared');
  try {
    renameSync(servers.prepared.data, PREPARED);
  } catch (error) {
    // Another one was quicker.
    if (!existsSync(PREPARED)) throw error;
  }
  delete servers.prepared;
}

/** Makes a primary of a cluster that is like no other. */
async function createEmptyPrimary(name) {
  const { data } = await place(name);
  const passwordFile = path.join(folder, `${name}.password`);
  writeFileSync(passwordFile, PASSWORD);
  const identity = ['-U', USER, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
  run('initdb', ['-D', data, ...identity, '-E', 'UTF8', '--locale=C', '--no-sync']);
  await start(name);
  await ask(name, `CREATE DATABASE ${DATABASE}`, 'postgres');
}

/** Makes a replica of it, which presents itself to the primary by its own name. */
async function createReplica(name, primary) {
  const { data } = await place(name);
  const source = `host=127.0.0.1 port=${servers[primary].port} user=${USER} application_name=${name}`;
  run('pg_basebackup', ['-D', data, '-d', source, '-X', 'stream', '-c', 'fast', '-R', '--no-sync']);
  await start(name);
}

const ask = (name, sql, database = DATABASE) =>
  withClient({ connectionString: urlOf(name, database) }, (client) => client.query(sql));

/** Starts it, and waits until it answers. */
async function start(name) {
  const server = servers[name];
  const settings = Object.entries(SETTINGS).flatMap(([setting, value]) => ['-c', `${setting}=${value}`]);
  const log = openSync(path.join(folder, `${name}.log`), 'a');
  server.process = spawn(program('postgres'), ['-D', server.data, '-p', String(server.port), ...settings], {
    ...account,
    cwd: ROOT_FOLDER,
    stdio: ['ignore', log, log],
  });
  const deadline = Date.now() + START_MS;
  while (!(await ask(name, 'SELECT 1', 'postgres').catch(() => false))) {
    if (server.process.exitCode !== null || Date.now() > deadline)
      throw new Error(`PostgreSQL "${name}" did not start; see ${folder}/${name}.log`);
    await wait(50);
  }
}

/** SIGINT is a "fast shutdown": open transactions are rolled back, everything is written, everybody is told. */
async function stop(name) {
  await end(name, () => servers[name].process.kill('SIGINT'));
}

/** As a machine that loses its power: all its processes at once, and nobody is told. */
async function kill(name) {
  await end(name, () => signalAll(name, 'SIGKILL'));
}

async function end(name, how) {
  const { process: server } = servers[name];
  if (!server || server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, 'exit');
  how();
  await ended;
}

/** Its sessions are process groups of their own. It is held still first, so that it starts no new ones meanwhile. */
function signalAll(name, signal) {
  const { pid } = servers[name].process;
  if (signal !== 'SIGCONT') process.kill(pid, 'SIGSTOP');
  const children = String(spawnSync('ps', ['-o', 'pid=', '--ppid', String(pid)]).stdout);
  for (const child of [pid, ...children.split('\n').map(Number).filter(Boolean)]) process.kill(child, signal);
}

const commands = {
  createPrimary,
  createEmptyPrimary,
  createReplica,
  start,
  stop,
  kill,
  freeze: (name) => signalAll(name, 'SIGSTOP'),
  thaw: (name) => signalAll(name, 'SIGCONT'),
  url: (name) => urlOf(name),
};

async function removeAll() {
  for (const name of Object.keys(servers)) await kill(name);
  // Processes that were just killed may still be closing files.
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}

process.on('message', async ({ id, command, parameters }) => {
  try {
    process.send({ id, result: await commands[command](...parameters) });
  } catch (error) {
    process.send({ id, error: error.message });
  }
});

process.on('disconnect', () => void removeAll().finally(() => process.exit(0)));
