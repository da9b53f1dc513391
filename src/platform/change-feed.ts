/**
 * Hears what changed in the database, whoever changed it: another instance, the panel, somebody with psql. Triggers
 * (database/install/050-announce-changes.sql) announce with NOTIFY, PostgreSQL delivers after the commit, in the
 * order of commits. What an instance remembers in its memory is only as good as this feed, so the feed also says
 * until when it has heard everything: it sends a ping through PostgreSQL now and then, and everything that was
 * committed before a ping has arrived when the ping has.
 */
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { databaseConnection } from './database-connection';
import { unrefClient } from './unref-client';

const CHANNEL = 'opply_shop_changes';

const PING_EVERY_MS = 1_500;

/** A connection that takes longer is as good as none. */
const ANSWER_WITHIN_MS = 5_000;

/** For how long something remembered is trusted without word from the feed. With a ping's period, well below 5 s. */
const TRUSTED_MS = 3_000;

/** `user:<id>`, `everybody` (roles, permissions, settings), `products`; `all` when changes may have been missed. */
export type Change = string;

/** Who told of a change: this process itself, PostgreSQL, or another instance by a shorter way, if there is one (src/redis/ear.ts). */
export type Origin = 'here' | 'the database' | 'another instance';

type Listener = (change: Change, from: Origin) => void;

class ChangeFeed {
  private readonly listeners: Listener[] = [];
  private readonly name = randomUUID();
  private client: Client | undefined;
  private connecting = false;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  private pings = 0;
  private sentAt = 0;
  private heardUntil = Number.NEGATIVE_INFINITY;

  /** Calls the listener for every change; it must not throw. */
  subscribe(listener: Listener): void {
    this.listeners.push(listener);
  }

  /**
   * @param since when it was read from the database, by `performance.now()`.
   * @returns whether what was read then is still what the database holds, give or take a few seconds, as far as
   * nobody has announced a change. Without a feed (a connection pooler that swallows LISTEN) only age counts.
   */
  isCurrent(since: number): boolean {
    return performance.now() - Math.max(since, this.heardUntil) <= TRUSTED_MS;
  }

  /** Tells the listeners of this process at once, without the way through the database. */
  announceHere(change: Change): void {
    this.announce(change, 'here');
  }

  /** What another instance says to have changed. It is believed, but that is no proof of having heard everything. */
  hearFromInstance(change: Change): void {
    this.announce(change, 'another instance');
  }

  /** Connects, and from then on connects again whenever the connection is lost. */
  async start(): Promise<void> {
    await this.connect().catch(() => undefined);
    this.timer = setInterval(() => void this.beat(), PING_EVERY_MS).unref();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.client?.end();
  }

  private announce(change: Change, from: Origin): void {
    for (const listener of this.listeners) listener(change, from);
  }

  private async beat(): Promise<void> {
    if (this.connecting) return;
    try {
      if (this.client) await this.ping(this.client);
      else await this.connect();
    } catch {
      // Nothing to report: without a feed what is remembered is merely younger, and the next beat tries again.
      if (this.client) this.lose(this.client);
    }
  }

  private async connect(): Promise<void> {
    this.connecting = true;
    try {
      await this.listen();
    } finally {
      this.connecting = false;
    }
  }

  private async listen(): Promise<void> {
    const client = new Client({
      ...databaseConnection(process.env),
      application_name: 'opply-shop changes',
      connectionTimeoutMillis: ANSWER_WITHIN_MS,
      query_timeout: ANSWER_WITHIN_MS,
    });
    client.on('error', () => this.lose(client));
    client.on('end', () => this.lose(client));
    client.on('notification', ({ payload }) => this.hear(payload ?? ''));
    await client.connect();
    unrefClient(client);
    try {
      await client.query(`LISTEN ${CHANNEL}`);
    } catch (error) {
      await client.end();
      throw error;
    }
    this.client = client;
    // Whatever was read before LISTEN may have changed unheard.
    this.announce('all', 'the database');
    await this.ping(client);
  }

  private async ping(client: Client): Promise<void> {
    this.pings += 1;
    this.sentAt = performance.now();
    await client.query('SELECT pg_notify($1, $2)', [CHANNEL, this.pingName()]);
  }

  private readonly pingName = (): string => `ping:${this.name}:${this.pings}`;

  private hear(payload: string): void {
    if (payload === this.pingName()) this.heardUntil = this.sentAt;
    else if (!payload.startsWith('ping:')) this.announce(payload, 'the database');
  }

  /** A connection that was given up may say so minutes later; by then another one is listening. */
  private lose(client: Client): void {
    if (this.client !== client || this.stopped) return;
    this.client = undefined;
    client.end().catch(() => undefined);
    this.announce('all', 'the database');
  }
}

export const changeFeed = new ChangeFeed();
