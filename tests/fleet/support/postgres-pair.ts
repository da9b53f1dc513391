/**
 * A primary and a streaming replica on PostgreSQL as Debian packages it, for tests of what happens when one of them lags,
 * hangs, dies or is promoted. Both are real servers with real files and ports that stay the same over restarts.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Client, type QueryResultRow } from 'pg';

const PROGRAM = path.join(__dirname, 'postgres-pair-process.mjs');
const PATIENCE_MS = 30_000;
const LOOK_AGAIN_MS = 10;

/** Two servers are made, and shops booted on them; on a busy machine that takes its time. */
jest.setTimeout(180_000);

export type Server = 'primary' | 'replica';

interface Reply {
  id: number;
  result?: string;
  error?: string;
}

export interface PairOptions {
  /** Whether the primary acknowledges a commit only when the replica has it on disk. */
  synchronous?: boolean;
}

export class PostgresPair {
  private readonly process: ChildProcess = fork(PROGRAM);
  private readonly awaited = new Map<number, (reply: Reply) => void>();
  private readonly urls = new Map<string, string>();
  private asked = 0;

  private constructor() {
    this.process.on('message', (reply: Reply) => this.awaited.get(reply.id)?.(reply));
    this.process.once('exit', (code) => {
      for (const [id, tell] of this.awaited) tell({ id, error: `its process ended with ${code}` });
    });
  }

  /** Makes both and starts them. A shop has been booted on the database `shop` before, and has left nothing but its tables. */
  static async start({ synchronous = false }: PairOptions = {}): Promise<PostgresPair> {
    const pair = new PostgresPair();
    await pair.command('createPrimary', 'primary');
    await pair.command('createReplica', 'replica', 'primary');
    for (const name of ['primary', 'replica'])
      pair.urls.set(name, (await pair.command('url', name)) as string);
    if (synchronous) await pair.setSynchronous(true);
    return pair;
  }

  get primaryUrl(): string {
    return this.urls.get('primary') as string;
  }

  get replicaUrl(): string {
    return this.urls.get('replica') as string;
  }

  /** Makes a replica of a cluster that has nothing to do with the pair. @returns its URL. */
  async startStranger(): Promise<string> {
    await this.command('createEmptyPrimary', 'other-primary');
    await this.command('createReplica', 'stranger', 'other-primary');
    return (await this.command('url', 'stranger')) as string;
  }

  /** Starts a server again, after `stop` or `kill`; resolves when it answers. */
  async startAgain(name: Server): Promise<void> {
    await this.command('start', name);
  }

  /** Shuts it down in order ("fast"): its clients are told. */
  async stop(name: Server): Promise<void> {
    await this.command('stop', name);
  }

  /** kill -9 for every one of its processes at once. */
  async kill(name: Server): Promise<void> {
    await this.command('kill', name);
  }

  /** Holds it still without closing anything, as a machine that hangs: connections stay, nothing answers. */
  async freeze(name: Server): Promise<void> {
    await this.command('freeze', name);
  }

  async thaw(name: Server): Promise<void> {
    await this.command('thaw', name);
  }

  /** From here on the replica receives, but shows nothing new. */
  async pauseReplay(): Promise<void> {
    await this.query('replica', 'SELECT pg_wal_replay_pause()');
    await this.until(
      async () =>
        (await this.value('replica', 'SELECT pg_get_wal_replay_pause_state() AS value')) === 'paused',
      'the replica paused',
    );
  }

  async resumeReplay(): Promise<void> {
    await this.query('replica', 'SELECT pg_wal_replay_resume()');
  }

  /** Makes the replica a primary of its own; resolves when it takes writes. The old primary is not touched. */
  async promote(): Promise<void> {
    await this.query('replica', 'SELECT pg_promote(true, 30)');
    await this.until(
      async () => (await this.value('replica', 'SELECT pg_is_in_recovery() AS value')) === false,
      'the replica was promoted',
    );
  }

  /** Whether commits wait for the replica's disk. Resolves when that is in force. */
  async setSynchronous(synchronous: boolean): Promise<void> {
    await this.query(
      'primary',
      `ALTER SYSTEM SET synchronous_standby_names = '${synchronous ? 'replica' : ''}'`,
    );
    await this.query('primary', 'SELECT pg_reload_conf()');
    const state = synchronous ? 'sync' : 'async';
    await this.until(
      async () =>
        (await this.value('primary', 'SELECT sync_state AS value FROM pg_stat_replication')) === state,
      `the replica was ${state}`,
    );
  }

  /** Resolves when the replica shows everything that the primary has written until now. */
  async caughtUp(): Promise<void> {
    const written = await this.value('primary', 'SELECT pg_current_wal_flush_lsn()::text AS value');
    await this.until(
      async () =>
        (await this.value(
          'replica',
          `SELECT coalesce(pg_last_wal_replay_lsn(), '0/0') >= '${written}'::pg_lsn AS value`,
        )) === true,
      'the replica caught up',
    );
  }

  /** @returns the rows a statement yields on this server, asked over a connection of its own. */
  async query<Row extends QueryResultRow>(name: Server, sql: string, values: unknown[] = []): Promise<Row[]> {
    const client = new Client({ connectionString: this.urls.get(name) });
    // It may be killed under us, which is what the pair is for; the query rejects.
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query<Row>(sql, values)).rows;
    } finally {
      await client.end();
    }
  }

  /** Kills both and removes their files. */
  async close(): Promise<void> {
    const ended = once(this.process, 'exit');
    this.process.disconnect();
    await ended;
  }

  private async value(name: Server, sql: string): Promise<unknown> {
    return (await this.query<{ value: unknown }>(name, sql))[0]?.value;
  }

  private async until(holds: () => Promise<boolean>, what: string): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    while (!(await holds())) {
      if (Date.now() > deadline) throw new Error(`Not within ${PATIENCE_MS} ms: ${what}`);
      await wait(LOOK_AGAIN_MS);
    }
  }

  private async command(command: string, ...parameters: string[]): Promise<string | undefined> {
    const id = (this.asked += 1);
    const replied = new Promise<Reply>((resolve) => this.awaited.set(id, resolve));
    this.process.send({ id, command, parameters });
    const { result, error } = await replied;
    this.awaited.delete(id);
    if (error) throw new Error(`${command} ${parameters.join(' ')}: ${error}`);
    return result;
  }
}
