/**
 * Starts commands in a stage of the Dockerfile, as an engine would in an image: its files are the root file system, Node is the first
 * process, and nothing of this process' environment gets in. sandbox.sh does the work; root only, Linux only.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, realpathSync, rmdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('sandbox.sh', import.meta.url));
const PATH = '/opt/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** How a machine reaches npm's registry is the machine's business; an engine's network would see to it. */
const NETWORK = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'];

const npm = (...parameters) => spawnSync('npm', parameters, { encoding: 'utf8' }).stdout.trim();
const npmProgram = realpathSync(spawnSync('which', ['npm'], { encoding: 'utf8' }).stdout.trim());

/** What a stage's RUN gets of this machine: how to reach the registry, and what npm has downloaded before. */
export const forBuilding = () => ({
  environment: {
    NPM_CONFIG_REGISTRY: npm('config', 'get', 'registry'),
    NPM_CONFIG_PREFER_OFFLINE: 'true',
    ...Object.fromEntries(NETWORK.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []))),
  },
  mounts: [`${npm('config', 'get', 'cache')}:/root/.npm`],
});

/** @throws Error unless this machine lets us make namespaces. */
export function requireSandbox() {
  const tried = spawnSync('unshare', ['--mount', '--pid', '--fork', 'true'], { encoding: 'utf8' });
  if (tried.status !== 0)
    throw new Error(`This needs Linux and root: ${tried.error?.message ?? tried.stderr.trim()}`);
}

/**
 * @param {{ stage: { folder: string, directory: string, user: string, environment: Record<string, string> },
 *   command: string[], environment?: Record<string, string>, mounts?: string[], readOnly?: boolean,
 *   output?: 'inherit' | 'pipe' }} options
 * @returns {Sandbox}
 */
export function startIn({ stage, command, environment = {}, mounts = [], readOnly = true, output = 'pipe' }) {
  const root = mkdtempSync(path.join(path.dirname(stage.folder), 'root-'));
  const settings = {
    SANDBOX_STAGE: stage.folder,
    SANDBOX_READ_ONLY: String(readOnly),
    SANDBOX_MOUNTS: mounts.join('\n'),
    SANDBOX_NODE: process.execPath,
    SANDBOX_NPM: path.dirname(path.dirname(npmProgram)),
  };
  const home = stage.user === 'root' ? '/root' : `/home/${stage.user}`;
  const child = spawn(
    'unshare',
    [...['--mount', '--pid', '--fork', SCRIPT], ...[root, stage.user, stage.directory, ...command]],
    {
      env: { PATH, HOME: home, ...stage.environment, ...environment, ...settings },
      stdio: ['ignore', output, output],
    },
  );
  return new Sandbox(child, root);
}

/** All that run. Told to stop ourselves, we end them, and who waits for them hears of it. */
const running = new Set();
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => running.forEach((sandbox) => sandbox.kill()));

class Sandbox {
  /** What it has said so far. */
  said = '';

  constructor(child, root) {
    this.child = child;
    running.add(this);
    child.stdout?.on('data', (text) => (this.said += text));
    child.stderr?.on('data', (text) => (this.said += text));
    this.ended = once(child, 'close').then(([code]) => {
      running.delete(this);
      rmdirSync(root);
      return code;
    });
  }

  get running() {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Sends a signal to the first process inside, as `docker stop` does. */
  signal(name) {
    const { pid } = this.child;
    const [first] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ');
    if (first) process.kill(Number(first), name);
  }

  /** Ends it and, the first process being gone, everything in it. */
  async kill() {
    if (this.running) this.signal('SIGKILL');
    await this.ended;
  }
}

/** @returns {Promise<string>} what the command said. @throws Error when its exit code is not 0. */
export async function runIn(options) {
  const sandbox = startIn(options);
  const code = await sandbox.ended;
  if (code !== 0) throw new Error(`${options.command.join(' ')}\nended with ${code}: ${sandbox.said}`);
  return sandbox.said;
}
