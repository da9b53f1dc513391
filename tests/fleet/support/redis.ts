/** A real redis-server for tests: Debian's, on a free port, that can be killed, come back at the same address, and stall. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';

const SERVER = process.env.REDIS_SERVER ?? 'redis-server';
const CLIENT = process.env.REDIS_CLI ?? 'redis-cli';

const STARTS_WITHIN_MS = 10_000;
const LOOK_AGAIN_MS = 20;

const run = promisify(execFile);

export class RedisServer {
  /** What it has written since it was first started. */
  log = '';
  private server: ChildProcess | undefined;

  private constructor(readonly port: number) {}

  /** Starts one that keeps nothing on disk, and waits until it answers. */
  static async open(): Promise<RedisServer> {
    const redis = new RedisServer(await freePort());
    open.add(redis);
    await redis.start();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Starts it, for the first time or again on the same port, as empty as ever. */
  async start(): Promise<void> {
    const settings = ['--port', `${this.port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    const server = spawn(SERVER, settings, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.server = server;
    for (const stream of [server.stdout, server.stderr]) {
      stream.on('data', (chunk: Buffer) => (this.log += chunk.toString()));
    }
    const failed = once(server, 'error').then(([error]) => Promise.reject(error as Error));
    await Promise.race([failed, this.answers(server)]);
  }

  /** Ends it as a lost machine would: from one moment to the next. */
  async kill(): Promise<void> {
    const { server } = this;
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    const gone = once(server, 'close');
    server.kill('SIGKILL');
    await gone;
  }

  /** From now on it takes connections and commands and answers nothing, until it goes on. */
  stall(): void {
    this.server?.kill('SIGSTOP');
  }

  /** Answers again, first of all what was asked meanwhile. */
  goOn(): void {
    this.server?.kill('SIGCONT');
  }

  /** @returns what redis-cli prints for a command, without the newline. */
  async ask(...command: string[]): Promise<string> {
    const { stdout } = await run(CLIENT, ['-p', `${this.port}`, ...command]);
    return stdout.trimEnd();
  }

  private async answers(server: ChildProcess): Promise<void> {
    const latest = Date.now() + STARTS_WITHIN_MS;
    while ((await this.ask('PING').catch(() => '')) !== 'PONG') {
      if (server.exitCode !== null || Date.now() > latest) {
        throw new Error(`redis-server does not answer:\n${this.log}`);
      }
      await wait(LOOK_AGAIN_MS);
    }
  }
}

const open = new Set<RedisServer>();

/** To be called after the file's tests. */
export async function stopRedisServers(): Promise<void> {
  await Promise.all([...open].map((redis) => redis.kill()));
  open.clear();
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
