/**
 * Proves the Dockerfile where no engine is: `node deploy/container/prove.mjs` builds what is committed, stage by stage, and starts what
 * comes out as an engine would: its own root file system, read-only, an account without rights, Node as the first process, the
 * environment of production. Then it is operated and asked. Linux and root only; needs the repository's node_modules, and npm.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { startEmbeddedPostgres } from '../../scripts/embedded-postgres.mjs';
import { build } from './build.mjs';
import { askLikeACustomer, hasEnded, operate, worksOnJobs } from './facts.mjs';
import { Image } from './image.mjs';
import { requireSandbox } from './sandbox.mjs';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
const NODE_ACCOUNT = 1_000;
const HEALTHY_WITHIN_MS = 60_000;

const started = performance.now();
const log = (line) =>
  console.log(`[${((performance.now() - started) / 1_000).toFixed(0).padStart(3)} s] ${line}`);

/** Says a fact when it turned out to be one. */
async function fact(name, look) {
  await look();
  log(`proven: ${name}`);
}

/** The lock file says which packages only development needs. */
function holdsNothingForDevelopment(lockFile, { folder, directory }) {
  const { packages } = JSON.parse(readFileSync(lockFile, 'utf8'));
  const found = Object.entries(packages).filter(
    ([place, { dev }]) => dev && place && isThere(path.join(folder, directory, place)),
  );
  if (found.length > 0) throw new Error(`Only development needs ${found.map(([place]) => place).join(', ')}`);
}

function isThere(place) {
  try {
    return Boolean(readFileSync(path.join(place, 'package.json')));
  } catch {
    return false;
  }
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A volume for pictures, as compose makes one: it belongs to the account that the image runs as. */
function volume(work) {
  const folder = path.join(work, 'uploads');
  mkdirSync(folder);
  chownSync(folder, NODE_ACCOUNT, NODE_ACCOUNT);
  return { folder, mount: `${folder}:/shop/public/uploads` };
}

async function prove(work) {
  const stage = await build(REPOSITORY, work, log);
  await fact('nothing is in it that only development needs', () =>
    holdsNothingForDevelopment(path.join(work, 'context', 'package-lock.json'), stage),
  );

  execFileSync('sh', [path.join(REPOSITORY, 'deploy', 'environment.sh'), work]);
  const database = await startEmbeddedPostgres({
    directory: path.join(work, 'postgres'),
    durable: false,
    log,
  });
  try {
    await database.createDatabase('shop');
    const port = await freePort();
    const uploads = volume(work);
    const environment = {
      ...parseEnv(readFileSync(path.join(work, 'shop.env'), 'utf8')),
      DATABASE_URL: database.url('shop'),
      PORT: String(port),
    };
    const image = new Image(stage, environment, [uploads.mount]);
    await proveRunning(image, `http://127.0.0.1:${port}`, uploads.folder);
  } finally {
    await database.release();
  }
}

async function proveRunning(image, shop, uploads) {
  const server = image.start();
  try {
    await fact('it is healthy by its own health check', () => image.healthy(server, HEALTHY_WITHIN_MS));
    await fact('it can write nowhere but to /tmp and the volume, and has no rights', () =>
      image.run('sh', '-c', UNPRIVILEGED),
    );
    await fact('it answers what any app would ask', () =>
      execFileSync(process.execPath, [path.join(REPOSITORY, 'deploy', 'smoke.mjs'), shop]),
    );
    await fact('operators get their administrator, catalogue and pictures', () =>
      operate(image, shop, uploads),
    );
    await fact('a customer registers and orders', () => askLikeACustomer(shop));
    await fact('the same image works on jobs, and ends when told to', () => worksOnJobs(image));
    await fact('told to stop, it answers who waits, and ends with 0', () =>
      hasEnded(server, shop, image.environment.DATABASE_URL),
    );
    await fact('the books agree', () => image.run('npm', 'run', '--silent', 'reconcile'));
  } catch (error) {
    console.error(server.said);
    throw error;
  } finally {
    await server.kill();
  }
}

/** For a shell: fails unless all of it holds. */
const UNPRIVILEGED = [
  'test "$(id -u)" = 1000',
  'grep -q "^CapBnd:[[:space:]]*0*$" /proc/self/status',
  '! touch /shop/x 2>/dev/null',
  '! touch /shop/dist/x 2>/dev/null',
  '! touch /x 2>/dev/null',
  'touch /tmp/x /shop/public/uploads/x',
  'rm /shop/public/uploads/x',
].join(' && ');

requireSandbox();
const work = mkdtempSync(path.join(tmpdir(), 'shop-image-'));
// mkdtemp closes it to everybody else, and neither the image nor PostgreSQL runs as root.
chmodSync(work, 0o755);
try {
  log(`Node ${process.version}; what is committed`);
  await prove(work);
  log('The Dockerfile holds.');
} catch (error) {
  console.error(`\nThe Dockerfile does not hold: ${error.message}\n`);
  process.exitCode = 1;
} finally {
  // Some hundred thousand files, which Node takes a minute for.
  execFileSync('rm', ['-rf', work]);
}
