/**
 * What goes wrong: draws one fault after the other, and does it. Faults overlap, as they do in life; only what has
 * its hands on a process does so alone.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Core } from '@strapi/strapi';
import type { World } from './caller';
import type { Randomness } from './randomness';
import type { StormDatabase } from './storm-database';
import { STOP_WITHIN_MS, type SupervisedShop } from './supervised-shop';

/** Every kind of fault, and how often it is drawn, relative to the others: a process takes seconds to come back. */
export const FAULTS = {
  'server killed (SIGKILL)': 4,
  'server stopped (SIGTERM)': 3,
  'server paused (SIGSTOP)': 6,
  'PostgreSQL crashed': 3,
  'backends terminated': 8,
  'hot rows locked': 8,
  'pool filled': 6,
  'client wires cut': 8,
  'client wires delayed': 6,
  'client wires half-closed': 8,
  'database wires cut': 8,
  'database wires delayed': 6,
  'database wires half-closed': 8,
} as const;

export type FaultKind = keyof typeof FAULTS;

/** The longest a process is paused, and bytes are held back, in milliseconds. */
const LONGEST_PAUSE_MS = 3_000;
const LONGEST_DELAY_MS = 400;

/** Milliseconds from the beginning of a fault to that of the next. */
const PAUSE_MS = { least: 600, most: 2_900 };

export class Nemesis {
  /** What a fault has shown to be wrong. */
  readonly findings: string[] = [];
  private readonly underWay = new Set<Promise<void>>();
  private databaseBusy = false;

  constructor(
    private readonly world: World,
    private readonly database: StormDatabase,
    private readonly hotProducts: string[],
    private readonly randomness: Randomness,
  ) {}

  /** Breaks things until it is told to stop: first every kind once, as far as there is time, then as drawn. */
  async rage(until: () => boolean): Promise<void> {
    const first = Object.keys(FAULTS) as FaultKind[];
    while (!until()) {
      await wait(this.randomness.between(PAUSE_MS.least, PAUSE_MS.most));
      const kind = first.length > 0 ? take(first, this.randomness) : this.randomness.weighted(FAULTS);
      const fault = this.inflict(kind).finally(() => this.underWay.delete(fault));
      this.underWay.add(fault);
    }
  }

  /** Waits until everything that was begun is over and every process is back. */
  async relent(): Promise<void> {
    await Promise.all(this.underWay);
    for (const { front, back } of this.world.servers) {
      front.delay(0);
      back.delay(0);
    }
  }

  private async inflict(kind: FaultKind): Promise<void> {
    const server = this.randomness.pick(this.world.servers);
    switch (kind) {
      case 'server killed (SIGKILL)':
        return this.alone(server, kind, () => server.kill());
      case 'server stopped (SIGTERM)':
        return this.alone(server, kind, () => this.stop(server));
      case 'server paused (SIGSTOP)':
        return this.alone(server, kind, () => this.pause(server));
      case 'PostgreSQL crashed':
        return this.crash(kind);
      case 'backends terminated':
        return this.askDatabase(kind, TERMINATE_HALF);
      case 'hot rows locked':
        return this.lockRows(kind);
      case 'pool filled':
        return this.fillPool(server, kind);
      default:
        return this.damage(server, kind);
    }
  }

  /** Nothing is done to a process that is just being killed, stopped or paused. */
  private async alone(server: SupervisedShop, kind: FaultKind, work: () => Promise<void>): Promise<void> {
    if (server.busy || !server.shop) return;
    server.busy = true;
    this.note(kind, server);
    try {
      await work();
    } finally {
      server.busy = false;
    }
  }

  private async stop(server: SupervisedShop): Promise<void> {
    const { code, tookMs } = await server.stopAndStart();
    if (code !== 0 || tookMs > STOP_WITHIN_MS)
      this.findings.push(`server ${server.place} took ${Math.round(tookMs)} ms to stop, exit code ${code}`);
  }

  private async pause({ shop, place }: SupervisedShop): Promise<void> {
    const { history } = this.world;
    const from = history.now();
    shop?.process.kill('SIGSTOP');
    await wait(this.randomness.between(200, LONGEST_PAUSE_MS));
    shop?.process.kill('SIGCONT');
    history.pauses.push({ server: place, from, to: history.now() });
  }

  private async crash(kind: FaultKind): Promise<void> {
    if (this.databaseBusy) return;
    this.databaseBusy = true;
    this.world.history.fault(kind, '');
    await this.database.crash();
    await wait(this.randomness.between(0, 1_000));
    await this.database.start();
    this.databaseBusy = false;
  }

  /** Locks some products the way somebody with psql and no haste does. */
  private async lockRows(kind: FaultKind): Promise<void> {
    const products = this.hotProducts.filter(() => this.randomness.chance(0.5));
    const milliseconds = this.randomness.between(500, 4_000);
    await this.askDatabase(kind, LOCK_AND_SLEEP, [products, milliseconds / 1000]);
  }

  /** Takes every connection of a server's pool for some seconds. */
  private async fillPool({ shop, place }: SupervisedShop, kind: FaultKind): Promise<void> {
    if (!shop) return;
    this.world.history.fault(kind, `server ${place}`);
    const seconds = this.randomness.between(5, 40) / 10;
    // The process may be killed meanwhile; then nobody ever says that it is over.
    const over = wait(seconds * 2_000, undefined, { ref: false });
    await Promise.race([shop.inside(OCCUPY, seconds).catch(() => undefined), over]);
  }

  private async damage(server: SupervisedShop, kind: FaultKind): Promise<void> {
    const wires = kind.startsWith('client') ? server.front : server.back;
    this.note(kind, server);
    if (kind.endsWith('cut')) return wires.cut(this.randomness);
    if (kind.endsWith('half-closed')) return wires.halfClose(this.randomness);
    wires.delay(this.randomness.between(20, LONGEST_DELAY_MS));
    await wait(this.randomness.between(500, 3_000));
    wires.delay(0);
  }

  /** By a connection of its own; when PostgreSQL is down it is not a fault that happened. */
  private async askDatabase(kind: FaultKind, sql: string, values: unknown[] = []): Promise<void> {
    if (this.databaseBusy) return;
    this.world.history.fault(kind, '');
    await this.database.query(sql, values).catch(() => undefined);
  }

  private note(kind: FaultKind, { place }: SupervisedShop): void {
    this.world.history.fault(kind, `server ${place}`);
  }
}

const TERMINATE_HALF = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE application_name LIKE 'opply-shop%' AND random() < 0.5`;

const LOCK_AND_SLEEP = `WITH locked AS (
    SELECT id FROM products WHERE document_id = ANY($1::text[]) ORDER BY id FOR UPDATE
  ) SELECT pg_sleep($2) FROM (SELECT count(*) FROM locked) AS all_locked`;

/** Runs inside the server. */
const OCCUPY = async (strapi: Core.Strapi, seconds: number): Promise<void> => {
  const { connection } = strapi.db;
  const { client } = connection as unknown as { client: { pool: { max: number } } };
  const sleeps = Array.from({ length: client.pool.max }, () =>
    connection.raw('SELECT pg_sleep(?)', [seconds]),
  );
  await Promise.allSettled(sleeps);
};

/** @returns one of the kinds, which is then no longer among them. */
const take = (kinds: FaultKind[], randomness: Randomness): FaultKind =>
  kinds.splice(randomness.between(0, kinds.length - 1), 1)[0] as FaultKind;
