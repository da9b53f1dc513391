/** nginx in front of the servers, with the very configuration that deploy/compose.yaml runs it with. */
import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Nginx, ownFolders } from './nginx';
import { freePort } from './ports';

const TEMPLATES = path.resolve(__dirname, '..', '..', '..', 'deploy', 'nginx', 'templates');
const FILES = ['shop.conf', 'shop.routes'];
const ACCESS_LOG = 'access.log';
const LOOK_AGAIN_MS = 20;

const HTTP = `http { ${ownFolders} include conf.d/*.conf; }`;

export class FrontProxy {
  private constructor(
    private readonly nginx: Nginx,
    readonly url: string,
  ) {}

  /** @param ports of the servers behind it. */
  static async open(ports: number[]): Promise<FrontProxy> {
    const port = await freePort();
    const parameters: Record<string, string> = {
      PROXY_PORT: `127.0.0.1:${port}`,
      PROXY_SERVERS: ports.map((one) => `server 127.0.0.1:${one} max_fails=2 fail_timeout=2s;`).join(' '),
      PROXY_SCHEME: '$scheme',
      PROXY_ACCESS_LOG: ACCESS_LOG,
    };
    // As nginx's official image does it: what it has no parameter for is nginx's own.
    const filled = (file: string) =>
      readFileSync(path.join(TEMPLATES, `${file}.template`), 'utf8').replace(
        /\$\{(\w+)\}/g,
        (whole, name: string) => parameters[name] ?? whole,
      );
    const files = Object.fromEntries(FILES.map((file) => [`conf.d/${file}`, filled(file)]));
    return new FrontProxy(await Nginx.open(HTTP, files, port), `http://127.0.0.1:${port}`);
  }

  /** @returns how many requests each of the servers has answered since `from`, by port. */
  answeredBy(from = 0): Map<number, number> {
    const counts = new Map<number, number>();
    for (const line of this.logSince(from).split('\n')) {
      // Of several servers that were asked, the last one has answered.
      const [, port] = /"servers":"(?:[^"]*, )?[\d.]+:(\d+)"/.exec(line) ?? [];
      if (port) counts.set(Number(port), (counts.get(Number(port)) ?? 0) + 1);
    }
    return counts;
  }

  /** Resolves when it sends requests to this server; somebody has to send some. */
  async serves(port: number): Promise<void> {
    const from = this.now();
    while (!this.answeredBy(from).has(port)) await wait(LOOK_AGAIN_MS);
  }

  /** @returns where its log ends at this moment. */
  now = (): number => statSync(this.logFile()).size;

  /** What it has complained about. */
  get complaints(): string {
    return this.nginx.log;
  }

  close = (): Promise<void> => this.nginx.close();

  private logFile = (): string => path.join(this.nginx.folder, ACCESS_LOG);

  private logSince(from: number): string {
    const bytes = Buffer.alloc(this.now() - from);
    const file = openSync(this.logFile(), 'r');
    try {
      return bytes.toString('utf8', 0, readSync(file, bytes, 0, bytes.length, from));
    } finally {
      closeSync(file);
    }
  }
}
