/**
 * A PostgreSQL of the storm's own, as durable as production's, in the hands of a process of its own: starting and
 * stopping a server takes a while, and the clients must not stand still meanwhile.
 */
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startEmbeddedPostgres } from '../../../scripts/embedded-postgres.mjs';

const DATABASE = 'shop';

// mkdtemp closes the folder to everybody else, and PostgreSQL may run as somebody else.
const folder = mkdtempSync(path.join(tmpdir(), 'opply-shop-storm-'));
chmodSync(folder, 0o755);

let server;

async function start() {
  server = await startEmbeddedPostgres({
    directory: path.join(folder, 'postgres'),
    durable: true,
    log: () => undefined,
  });
  await server.createDatabase(DATABASE);
  return server.url(DATABASE);
}

/** SIGQUIT is "immediate shutdown": no checkpoint, no goodbye to anybody; the next start recovers from the log. */
async function crash() {
  const [pid] = readFileSync(path.join(server.data, 'postmaster.pid'), 'utf8').split('\n');
  process.kill(Number(pid), 'SIGQUIT');
  while (isAlive(Number(pid))) await wait(10);
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function end() {
  server.stop();
  rmSync(folder, { recursive: true, force: true });
}

const commands = { start, crash, end };

process.on('message', async ({ id, command }) => {
  try {
    process.send({ id, result: await commands[command]() });
  } catch (error) {
    process.send({ id, error: error.message });
  }
});

// Whoever started this process may be killed; PostgreSQL must not outlive the storm.
process.on('disconnect', () => void end().finally(() => process.exit(0)));
