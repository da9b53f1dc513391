/**
 * The address at which servers find the primary, wherever that is: nginx as a TCP proxy. In production it is what follows a failover
 * by itself (the name of an Aurora cluster, a pooler, a virtual address); here the test moves it.
 */
import { Client } from 'pg';
import { Nginx, streamModule } from './nginx';
import { freePort } from './ports';

/** The module has to be loaded before anything else is said. */
const streams = `include stream.conf;`;

const fileFor = (port: number, target: number) => ({
  'stream.conf': `
    stream { server { listen 127.0.0.1:${port}; proxy_pass 127.0.0.1:${target}; proxy_connect_timeout 1s; } }`,
});

export class DatabaseAddress {
  private constructor(
    private readonly nginx: Nginx,
    private readonly port: number,
    /** Of the primary, but for its port. */
    private readonly primary: URL,
  ) {}

  static async open(primaryUrl: string): Promise<DatabaseAddress> {
    const port = await freePort();
    const primary = new URL(primaryUrl);
    const files = fileFor(port, Number(primary.port));
    return new DatabaseAddress(await Nginx.open(`${streamModule()} ${streams}`, files, port), port, primary);
  }

  /** The same for ever. */
  get url(): string {
    const url = new URL(this.primary);
    url.port = String(this.port);
    return url.href;
  }

  /** Leads to this primary from now on; resolves when it does. */
  async moveTo(primaryUrl: string): Promise<void> {
    this.nginx.reload(fileFor(this.port, Number(new URL(primaryUrl).port)));
    while (!(await this.leadsToPrimary()));
  }

  close = (): Promise<void> => this.nginx.close();

  private async leadsToPrimary(): Promise<boolean> {
    const client = new Client({ connectionString: this.url });
    client.on('error', () => undefined);
    try {
      await client.connect();
      const { rows } = await client.query('SELECT pg_is_in_recovery() AS standby');
      return rows[0].standby === false;
    } catch {
      return false;
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}
