/**
 * A PostgreSQL of the version of this machine's pg_dump, which refuses newer servers and so, often, the embedded one.
 * A process of its own: it says on standard output where its server is, and serves until its standard input ends, so
 * that no server outlives its test. `--look` only says which programs there are.
 */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { installedPrograms } from '../../scripts/backup/client-programs.mjs';
import { EmbeddedServer } from '../../scripts/embedded-postgres.mjs';
import { accountForPostgres, ROOT_FOLDER } from '../../scripts/postgres-account.mjs';

const SERVER_PROGRAMS = ['initdb', 'pg_ctl', 'postgres'];
const USER = 'operator';

/** Speed for a database that is thrown away, as in scripts/embedded-postgres.mjs. */
const SETTINGS = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
];

const programs = installedPrograms()
  .filter(({ folder }) => SERVER_PROGRAMS.every((name) => existsSync(path.join(folder, name))))
  .at(-1);

function run(program, parameters, account = {}) {
  const { status, stderr } = spawnSync(program, parameters, {
    ...account,
    cwd: ROOT_FOLDER,
    encoding: 'utf8',
    // The server inherits what pg_ctl was given; a pipe for its output would keep us waiting for as long as it runs.
    stdio: ['ignore', 'ignore', program.endsWith('pg_ctl') ? 'ignore' : 'pipe'],
  });
  if (status !== 0) throw new Error(`${program} ${parameters.join(' ')} failed: ${stderr}`);
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  return port;
}

/** A certificate of its own, which nobody trusts who was not given it. */
function makeCertificate(folder, account) {
  const [key, certificate] = ['server.key', 'server.crt'].map((name) => path.join(folder, name));
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  const files = ['-keyout', key, '-out', certificate];
  run('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...subject, ...files]);
  chmodSync(key, 0o600);
  if (account.uid !== undefined) chownSync(key, account.uid, account.gid);
  return { certificate, settings: ['ssl=on', `ssl_cert_file=${certificate}`, `ssl_key_file=${key}`] };
}

async function start(folder) {
  const account = accountForPostgres();
  const binaries = Object.fromEntries(
    SERVER_PROGRAMS.map((name) => [name, path.join(programs.folder, name)]),
  );
  const [data, passwordFile] = ['data', 'password'].map((name) => path.join(folder, name));
  const password = randomBytes(12).toString('base64url');
  // mkdtemp closes the folder to everybody else, and PostgreSQL may run as somebody else.
  chmodSync(folder, 0o755);
  mkdirSync(data, { mode: 0o700 });
  writeFileSync(passwordFile, password);
  if (account.uid !== undefined) chownSync(data, account.uid, account.gid);
  const identity = ['-U', USER, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
  run(binaries.initdb, ['-D', data, ...identity, '-E', 'UTF8', '--locale=C', '--no-sync'], account);
  const port = await freePort();
  const { certificate, settings } = makeCertificate(folder, account);
  const flags = [`-p ${port}`, ...[...SETTINGS, ...settings].map((setting) => `-c ${setting}`)].join(' ');
  run(binaries.pg_ctl, ['start', '-D', data, '-w', '-l', path.join(data, 'log'), '-o', flags], account);
  const url = `postgresql://${USER}:${password}@127.0.0.1:${port}/postgres`;
  return {
    server: new EmbeddedServer({ data, binaries, account, url }),
    said: { url, password, certificate },
  };
}

async function serve() {
  const folder = mkdtempSync(path.join(tmpdir(), 'opply-shop-backup-test-'));
  let server;
  try {
    const started = await start(folder);
    server = started.server;
    console.log(JSON.stringify(started.said));
    process.stdin.resume();
    await once(process.stdin, 'end');
  } finally {
    server?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv.includes('--look')) console.log(JSON.stringify(programs ?? null));
else await serve();
