/**
 * Who is alive. A worker locks the jobs it works on, and the engine would leave the jobs of a dead worker locked for four
 * hours, together with their queues. So each worker also holds an advisory lock on a connection of its process: PostgreSQL
 * lets go of it in the moment in which the process dies, and whoever looks next gives the jobs back. A process that is
 * merely slow or paused keeps its connection, and with it its jobs.
 */
import { Client } from 'pg';
import { databaseConnection } from '../platform/database-connection';

/** The first half of the locks' names in PostgreSQL, an arbitrary number; the second is the worker's. */
const ATTENDING = 720_265_002;

/** A connection that takes longer to answer is as good as none. */
const ANSWER_WITHIN_MS = 5_000;

/** A machine that is gone says nothing: PostgreSQL asks after 5 s without a word, and gives it up after some 11 s. */
const NOTICE_LOST_MACHINES = `
  SELECT set_config(name, value, false)
  FROM (VALUES ('tcp_keepalives_idle', '5'), ('tcp_keepalives_interval', '2'), ('tcp_keepalives_count', '3'))
    AS wanted (name, value)`;

/** Shared: two workers whose names have the same hash must not wait for each other. */
const ATTEND = 'SELECT pg_advisory_lock_shared($1, hashtext($2))';

/**
 * Workers attend before they lock their first job, and the locks are read after the jobs: whoever is found with a job and
 * without a lock is gone.
 */
const FIND_ABSENT = `
  SELECT DISTINCT locked_by AS worker
  FROM (
    SELECT locked_by FROM graphile_worker._private_jobs WHERE locked_by IS NOT NULL
    UNION ALL
    SELECT locked_by FROM graphile_worker._private_job_queues WHERE locked_by IS NOT NULL
  ) AS holding
  WHERE hashtext(locked_by)::bigint & 4294967295 NOT IN (
    SELECT objid::bigint FROM pg_locks
    WHERE locktype = 'advisory' AND classid = $1 AND objsubid = 2
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
  )`;

export class Attendance {
  /** One statement at a time goes over a connection. */
  private last: Promise<unknown> = Promise.resolve();

  private constructor(private readonly client: Client) {}

  /**
   * @param lost called when the connection is gone: from then on others take over what the workers had.
   * @throws the database's error when it cannot be reached.
   */
  static async open(lost: (reason: string) => void): Promise<Attendance> {
    const client = new Client({
      ...databaseConnection(process.env),
      application_name: 'opply-shop jobs',
      connectionTimeoutMillis: ANSWER_WITHIN_MS,
      query_timeout: ANSWER_WITHIN_MS,
    });
    client.on('error', (error) => lost(error.message));
    client.on('end', () => lost('the connection was closed'));
    await client.connect();
    try {
      await client.query(NOTICE_LOST_MACHINES);
    } catch (error) {
      await client.end();
      throw error;
    }
    return new Attendance(client);
  }

  /** From now on, until the end, this worker is alive. */
  async attend(worker: string): Promise<void> {
    await this.ask(ATTEND, [ATTENDING, worker]);
  }

  /** @returns how many workers were gone; their jobs and queues are there for others again. */
  async freeJobsOfAbsent(): Promise<number> {
    const workers = (await this.ask(FIND_ABSENT, [ATTENDING])).map(({ worker }) => worker);
    if (workers.length > 0) await this.ask('SELECT graphile_worker.force_unlock_workers($1)', [workers]);
    return workers.length;
  }

  /** The workers have gone home. */
  async end(): Promise<void> {
    await this.client.end();
  }

  private ask(sql: string, values: unknown[]): Promise<{ worker: string }[]> {
    const answer = this.last.then(() => this.client.query<{ worker: string }>(sql, values));
    this.last = answer.catch(() => undefined);
    return answer.then(({ rows }) => rows);
  }
}
