/** Where the benchmark works: a PostgreSQL of its own and the shops on it, all of which end with it. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startEmbeddedPostgres } from '../../scripts/embedded-postgres.mjs';
import { startShop } from '../servers/shop.mjs';

export class Workplace {
  /** @param {string} [keep] the directory whose files stay; without it they are temporary. */
  constructor(keep) {
    this.temporary = !keep;
    this.folder = keep ? path.resolve(keep) : openFolder();
    /** Also those that still boot: they too have to be stopped. */
    this.shops = new Set();
  }

  /** Durable, as production's is: what placing an order takes is mostly the wait for the disk. */
  async start() {
    this.starting = startEmbeddedPostgres({ directory: path.join(this.folder, 'postgres'), durable: true });
    this.server = await this.starting;
  }

  /** Starts the shop on one of the databases. */
  startShop(database) {
    const starting = startShop({
      databaseUrl: this.server.url(database),
      logFile: path.join(this.folder, `${database}.log`),
    });
    this.shops.add(starting);
    return starting;
  }

  /** Stops everything and removes what is temporary; asked twice, as Ctrl-C may, it does so once. */
  close() {
    this.closed ??= this.#close();
    return this.closed;
  }

  async #close() {
    for (const starting of this.shops) {
      const shop = await starting.catch(() => undefined);
      await shop?.stop();
    }
    const server = await this.starting?.catch(() => undefined);
    await server?.release();
    if (this.temporary) rmSync(this.folder, { recursive: true, force: true });
  }
}

/** @returns a temporary folder. mkdtemp closes it to everybody else, and PostgreSQL may run as somebody else. */
function openFolder() {
  const folder = mkdtempSync(path.join(tmpdir(), 'opply-shop-growth-'));
  chmodSync(folder, 0o755);
  return folder;
}
