/**
 * One run of the job engine, with connections of its own. It works until something about it breaks and then is over as a
 * whole: a worker of the engine that loses its connection ends for good, without a word to the others. Whoever runs it
 * (job-worker.ts) begins another one.
 */
import { EventEmitter } from 'node:events';
import { runTaskList, type TaskList, type WorkerEvents, type WorkerPool } from 'graphile-worker';
import { Pool, type PoolClient } from 'pg';
import { databaseConnection, statementTimeout } from '../platform/database-connection';
import { reportError } from '../platform/observers';
import { loseWhenSilent } from '../platform/silent-connections';
import { Attendance } from './attendance';
import { watchBacklog } from './backlog';
import { engineLog, type Log } from './engine-log';
import { jobAttempts } from './metrics';
import { within } from '../platform/time-limit';
import { Turn } from './turn';

/** New jobs are announced; this is for those whose time has come, and for poolers that swallow LISTEN. */
const LOOK_EVERY_MS = 1_000;

/** How often the dead are looked for, and the connection is tried. */
const ATTEND_EVERY_MS = 2_000;

/** How long jobs under way may take to end by themselves; then their signal is aborted. */
const PATIENCE_MS = 3_000;

/** How long all of the end may take. What is not released by then others take over. */
const END_WITHIN_MS = 4_500;

/** One for the engine to listen on, and a few for fetching and completing jobs: no connection is held while a job runs. */
const CONNECTIONS = 4;

/** What is worked on, and how. */
export interface Work {
  tasks: TaskList;
  /** Jobs that are worked on at the same time. */
  atOnce: number;
  /** @returns flags of jobs that are left alone for the moment. */
  flagsToSkip: () => string[];
}

export class Shift {
  /** Resolves with the reason when the shift can do no more. */
  readonly over: Promise<string>;
  private readonly breakOff: (reason: string) => void;
  private readonly pool: Pool;
  private readonly events: WorkerEvents = new EventEmitter();
  private readonly turn = new Turn();
  private attendance: Attendance | undefined;
  private workers: WorkerPool | undefined;
  private beat: NodeJS.Timeout | undefined;
  private stopWatchingBacklog: () => void = () => undefined;

  private constructor(private readonly log: Log) {
    let breakOff: (reason: string) => void = () => undefined;
    this.over = new Promise((resolve) => (breakOff = resolve));
    this.breakOff = breakOff;
    this.pool = this.openPool();
  }

  /** @throws the database's error when it cannot be reached. */
  static async begin(work: Work, log: Log): Promise<Shift> {
    const shift = new Shift(log);
    try {
      await shift.start(work);
      return shift;
    } catch (error) {
      await shift.end();
      throw error;
    }
  }

  /** Takes no more jobs, lets those under way end within a few seconds, and closes the connections. Never throws. */
  async end(): Promise<void> {
    clearInterval(this.beat);
    this.stopWatchingBacklog();
    await this.quietly('ending', this.workers?.gracefulShutdown());
    // Only now: as long as it is there, nobody else takes the jobs.
    await this.quietly('leaving', this.attendance?.end());
    await this.quietly('closing', this.pool.end());
  }

  private async start({ tasks, atOnce, flagsToSkip }: Work): Promise<void> {
    const attendance = await Attendance.open((reason) => this.breakOff(reason));
    this.attendance = attendance;
    await this.freeJobs(attendance);
    this.watch();
    const name = 'attendance';
    const startWorker = (_context: unknown, { worker }: { worker: { workerId: string } }) =>
      attendance.attend(worker.workerId);
    this.workers = runTaskList(
      {
        concurrency: atOnce,
        pollInterval: LOOK_EVERY_MS,
        forbiddenFlags: () => this.turn.take().then(flagsToSkip),
        // The process is stopped by its owner, see src/platform/shutdown.ts.
        noHandleSignals: true,
        logger: engineLog(this.log),
        events: this.events,
        preset: {
          plugins: [{ name, version: '1', worker: { hooks: { startWorker } } }],
          worker: { gracefulShutdownAbortTimeout: PATIENCE_MS },
        },
      },
      tasks,
      this.pool,
    );
    this.workers.promise.then(
      () => this.breakOff('the engine has stopped'),
      (error: unknown) => this.breakOff(String(error)),
    );
    this.beat = setInterval(() => {
      this.freeJobs(attendance).catch((error: Error) => this.breakOff(error.message));
    }, ATTEND_EVERY_MS);
    this.stopWatchingBacklog = watchBacklog(this.pool, this.log);
  }

  private async freeJobs(attendance: Attendance): Promise<void> {
    const gone = await attendance.freeJobsOfAbsent();
    if (gone > 0)
      this.log.warn(`jobs: ${gone} workers are gone; what they were working on is done by others`);
  }

  private watch(): void {
    // One of these three follows whenever flags were asked for.
    for (const found of ['job:start', 'worker:getJob:empty', 'worker:getJob:error'] as const)
      this.events.on(found, () => this.turn.pass());
    this.events.on('worker:getJob:error', ({ error }) => this.breakOff(String(error)));
    this.events.on('worker:fatalError', ({ error }) => this.breakOff(String(error)));
    this.events.on('job:success', ({ job }) =>
      jobAttempts.inc({ task: job.task_identifier, outcome: 'done' }),
    );
    this.events.on('job:error', ({ job, error }) => {
      const { attempts, max_attempts } = job;
      if (attempts < max_attempts) {
        jobAttempts.inc({ task: job.task_identifier, outcome: 'failed' });
        this.log.warn(
          `jobs: ${wordsOf(error)} (attempt ${attempts} of ${max_attempts}, to be tried again)`,
          causeOf(error),
        );
      }
    });
    this.events.on('job:failed', ({ job, error }) => {
      jobAttempts.inc({ task: job.task_identifier, outcome: 'given_up' });
      reportError(error, { ...causeOf(error), task: job.task_identifier, job: job.id });
      this.log.error(
        `jobs: ${wordsOf(error)} (given up after ${job.attempts} attempts; job ${job.id} stays in graphile_worker.jobs)`,
        causeOf(error),
      );
    });
  }

  private openPool(): Pool {
    const pool = new Pool({
      ...databaseConnection(process.env),
      application_name: 'opply-shop jobs',
      max: CONNECTIONS,
      keepAlive: true,
    });
    const report = (error: Error) => this.log.warn(`jobs: a connection was lost: ${error.message}`);
    pool.on('error', report);
    pool.on('connect', (client: PoolClient) => {
      client.on('error', report);
      loseWhenSilent(
        client as unknown as Parameters<typeof loseWhenSilent>[0],
        statementTimeout(process.env) + 1_000,
      );
    });
    return pool;
  }

  private async quietly(what: string, work: Promise<unknown> | undefined): Promise<void> {
    try {
      if (work) await within(END_WITHIN_MS, work);
    } catch (error) {
      this.log.warn(`jobs: ${what} failed: ${wordsOf(error)}`);
    }
  }
}

/** @returns the request that caused the job, where whoever worked on it has said so. */
const causeOf = (error: unknown): { requestId?: string } => {
  const { requestId } = (error ?? {}) as { requestId?: unknown };
  return typeof requestId === 'string' ? { requestId } : {};
};

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
