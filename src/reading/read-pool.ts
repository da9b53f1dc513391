/**
 * Connections to the replica, as knex keeps those to the primary: Strapi's query engine builds its statements with knex. All
 * lead to the one server whose progress is watched, and none can write.
 */
import knex, { type Knex } from 'knex';
import type { Client } from 'pg';
import { measurePool, type MeasuredPool } from '../platform/metrics';
import { loseWhenSilent } from '../platform/silent-connections';
import type { ReadingSettings } from './settings';
import { ENTER } from './statements';

/** Whoever waits longer for a free connection asks the primary. */
const ACQUIRE_MS = 500;

/** PostgreSQL ends a statement by itself; an answer later than this is not coming. */
const GRACE_MS = 500;

/** pg's client as knex keeps it in its pool. */
type Connection = Client & Parameters<typeof loseWhenSilent>[0];

/** An address led to another server than the one that is watched. */
export class OtherServer extends Error {}

export class ReadPool {
  readonly knex: Knex;
  private readonly open = new Set<Connection>();

  /** @param server whose progress is watched at this moment. */
  constructor(
    { connection, atOnce }: ReadingSettings,
    private readonly server: () => string | undefined,
  ) {
    const silenceMs = connection.statement_timeout + GRACE_MS;
    this.knex = knex({
      client: 'pg',
      connection,
      acquireConnectionTimeout: ACQUIRE_MS,
      pool: {
        min: 0,
        max: atOnce,
        afterCreate: (made: Connection, done: (error: unknown, made: Connection) => void) => {
          loseWhenSilent(made, silenceMs);
          this.enter(made).then(
            () => done(null, made),
            (error: unknown) => {
              made.end().catch(() => undefined);
              done(error, made);
            },
          );
        },
      },
    });
    measurePool('replica', (this.knex.client as { pool: MeasuredPool }).pool);
  }

  /** Ends what is under way there at once; whoever waits for it gets an error and can ask the primary. */
  abandon(): void {
    for (const { connection } of this.open)
      connection.stream.destroy(new Error('Connection terminated: the replica is left alone'));
  }

  async close(): Promise<void> {
    // Goodbyes to a server that hangs would be waited for.
    this.abandon();
    await this.knex.destroy();
  }

  private async enter(made: Connection): Promise<void> {
    this.open.add(made);
    made.once('end', () => this.open.delete(made));
    const { rows } = await made.query<{ server: string }>(ENTER);
    const server = rows[0]?.server;
    if (server !== this.server())
      throw new OtherServer(`it is another server than the one watched, ${server}`);
  }
}
