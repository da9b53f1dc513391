/**
 * A server as a supervisor keeps it: on a place of its own, reached by wires that can be damaged, and started again
 * whenever it has ended.
 */
import { TestDatabase } from '../../support/database';
import { Shop } from '../../support/shop';
import { TcpProxy } from './tcp-proxy';

/**
 * How long a server may take to stop that was asked to, in milliseconds. By its own clock it ends after nine seconds; whoever measures
 * here has a storm's clients in the same process.
 */
export const STOP_WITHIN_MS = 15_000;

/** How much of a dead process's log is told. */
const LAST_LINES = 12;

export class SupervisedShop {
  /** Set while the process runs and listens. */
  shop: Shop | undefined;
  /** What the processes of this place have written, one after the other. */
  log = '';
  /** Some fault has its hands on the process; one at a time. */
  busy = false;
  private stopped = false;
  private ending = false;

  private constructor(
    readonly place: number,
    private readonly settings: Record<string, string>,
    /** Between clients and the server. */
    readonly front: TcpProxy,
    /** Between the server and its database. */
    readonly back: TcpProxy,
    private readonly databaseUrl: () => URL,
    private readonly report: (sentence: string) => void,
  ) {}

  /**
   * @param place its number.
   * @param databaseUrl where the database is now.
   * @param report is told when a process ends that nobody has ended.
   */
  static async open(
    place: number,
    databaseUrl: () => URL,
    settings: Record<string, string>,
    report: (sentence: string) => void,
  ): Promise<SupervisedShop> {
    const front = await TcpProxy.open(() => portOf(supervised.shop?.url));
    const back = await TcpProxy.open(() => Number(databaseUrl().port));
    const supervised = new SupervisedShop(place, settings, front, back, databaseUrl, report);
    await supervised.start();
    return supervised;
  }

  get url(): string {
    return `http://127.0.0.1:${this.front.port}`;
  }

  /** Starts the process; as often as it takes when its database is away. */
  async start(): Promise<void> {
    while (!this.stopped) {
      const url = this.databaseUrl();
      url.port = String(this.back.port);
      try {
        const shop = await Shop.boot(TestDatabase.at(url.href), this.settings);
        this.shop = shop;
        this.watch(shop);
        return;
      } catch (error) {
        this.log += `did not start: ${String(error)}\n`;
      }
    }
  }

  /** Kills the process, and starts it again. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
    await this.start();
  }

  /**
   * Asks the process to stop, and starts it again.
   * @returns its exit code, null when it did not stop in time, and how long it took in milliseconds.
   */
  async stopAndStart(): Promise<{ code: number | null; tookMs: number }> {
    const startedAt = performance.now();
    const code = await this.end('SIGTERM');
    const tookMs = performance.now() - startedAt;
    await this.start();
    return { code, tookMs };
  }

  /** Ends it for good. */
  async close(): Promise<void> {
    this.stopped = true;
    await this.end('SIGKILL');
    await this.front.close();
    await this.back.close();
  }

  private async end(signal: NodeJS.Signals): Promise<number | null> {
    const { shop } = this;
    if (!shop) return null;
    this.ending = true;
    const tooLate = setTimeout(() => shop.process.kill('SIGKILL'), STOP_WITHIN_MS + 1_000);
    try {
      return await shop.stop(signal);
    } finally {
      clearTimeout(tooLate);
      this.ending = false;
      this.shop = undefined;
      this.log += shop.log;
    }
  }

  /** A process that nobody ended has failed; its supervisor starts another one all the same. */
  private watch(shop: Shop): void {
    shop.process.once('exit', (code, signal) => {
      if (this.ending || this.shop !== shop) return;
      const lastWords = shop.log.trimEnd().split('\n').slice(-LAST_LINES).join('\n');
      this.report(`server ${this.place} ended by itself with ${code ?? signal}:\n${lastWords}`);
      this.shop = undefined;
      this.log += shop.log;
      void this.start();
    });
  }
}

const portOf = (url: string | undefined): number | undefined => (url ? Number(new URL(url).port) : undefined);
