/** Servers and workers of a fleet: processes of their own, started as production starts them, that can become another version. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { shopEnvironment } from '../../support/shop-environment.cjs';
import type { Version } from './version';

type Settings = Record<string, string>;

const READY_WITHIN_MS = 180_000;
const LOOK_AGAIN_MS = 50;

interface Trade {
  /** What Node is to run, below the version's folder. */
  program: string[];
  settings: Settings;
  /** @param log what this process has said. */
  isReady: (log: string) => boolean | Promise<boolean>;
}

export class FleetProcess {
  /** What its processes have said, one after the other. */
  log = '';
  private child: ChildProcess | undefined;

  constructor(private readonly trade: Trade) {}

  /** Starts it, and waits until it says that it is ready. */
  async start({ folder, settings }: Version): Promise<void> {
    const [program = '', ...parameters] = this.trade.program;
    const env = shopEnvironment({ NODE_ENV: 'production', ...this.trade.settings, ...settings });
    const child = spawn(process.execPath, [path.join(folder, program), ...parameters], {
      env,
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    const began = this.log.length;
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (this.log += chunk.toString()));
    const latest = Date.now() + READY_WITHIN_MS;
    while (!(await this.trade.isReady(this.log.slice(began)))) {
      if (child.exitCode !== null || child.signalCode !== null || Date.now() > latest)
        throw new Error(`A process of the fleet did not become ready:\n${this.log.slice(began)}`);
      await wait(LOOK_AGAIN_MS);
    }
  }

  /** @returns its exit code, or null when a signal has ended it. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    const { child } = this;
    if (!child) return null;
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal);
      await once(child, 'close');
    }
    return child.exitCode;
  }
}

export class Server extends FleetProcess {
  readonly url: string;

  constructor(
    readonly port: number,
    settings: Settings,
  ) {
    const url = `http://127.0.0.1:${port}`;
    super({
      program: ['node_modules/@strapi/strapi/bin/strapi.js', 'start'],
      settings: { ...settings, PORT: String(port), JOBS_IN_PROCESS: 'false' },
      isReady: () => fetch(`${url}/api/health/ready`).then(hasSucceeded, () => false),
    });
    this.url = url;
  }
}

const hasSucceeded = async (response: Response): Promise<boolean> => {
  await response.arrayBuffer();
  return response.ok;
};

export class Worker extends FleetProcess {
  /** @param metricsPort where it tells its metrics; it opens no other. */
  constructor(
    readonly metricsPort: number,
    settings: Settings,
  ) {
    super({
      program: ['dist/scripts/tasks/worker.js'],
      settings: { ...settings, METRICS_PORT: String(metricsPort), LOG_LEVEL: 'info' },
      isReady: (log) => log.includes('working on jobs'),
    });
  }
}
