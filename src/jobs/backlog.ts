/**
 * Says in the log when jobs wait although somebody works on them: more come than are done, or nobody here knows how. Metrics tell it
 * too (metrics.ts), but only whoever asks for them; a log is read everywhere, by alarms as well (deploy/aws).
 */
import type { Pool } from 'pg';
import type { Log } from './engine-log';

/** More than once a minute, so that each minute of a backlog has its line. */
const LOOK_EVERY_MS = 30_000;

/** What has been due for less is a burst, and gone in a moment. */
const PATIENCE_SECONDS = 120;

const FIND_WAITING = `
  SELECT identifier AS task, count(*) AS jobs, extract(epoch FROM now() - min(run_at))::int AS seconds
  FROM graphile_worker._private_jobs AS jobs JOIN graphile_worker._private_tasks AS tasks ON tasks.id = jobs.task_id
  WHERE is_available AND run_at <= now()
  GROUP BY identifier
  HAVING min(run_at) < now() - make_interval(secs => $1)`;

/**
 * Looks at once, and every half a minute from then on.
 * @returns what ends it.
 */
export function watchBacklog(pool: Pool, log: Log): () => void {
  const look = async () => {
    try {
      const { rows } = await pool.query<{ task: string; jobs: string; seconds: number }>(FIND_WAITING, [
        PATIENCE_SECONDS,
      ]);
      for (const { task, jobs, seconds } of rows)
        log.warn(`jobs: ${jobs} of ${task} have been due for up to ${seconds} s`);
    } catch (error) {
      log.warn(`jobs: how long they have been waiting is not known: ${String(error)}`);
    }
  };
  const timer = setInterval(() => void look(), LOOK_EVERY_MS);
  void look();
  return () => clearInterval(timer);
}
