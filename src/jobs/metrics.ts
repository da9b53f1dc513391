/** What is told of jobs: how many there are in which state, how long the oldest has been due, and how attempts end. */
import { Counter } from 'prom-client';
import { askDatabaseFor } from '../platform/database-figures';

/** A task is known from its first job on. */
const TASKS = 'graphile_worker._private_tasks AS tasks';
const JOBS = 'graphile_worker._private_jobs';

askDatabaseFor({
  name: 'shop_jobs',
  help: 'Jobs by task and state: ready (due), later (not due yet), running, failed (given up)',
  labelNames: ['task', 'state'],
  sql: `
    SELECT json_build_object('task', identifier, 'state', states.state) AS labels, count(jobs.task_id) AS value
    FROM ${TASKS} CROSS JOIN (VALUES ('ready'), ('later'), ('running'), ('failed')) AS states (state)
    LEFT JOIN (
      SELECT task_id, CASE
        WHEN locked_at IS NOT NULL THEN 'running' WHEN attempts >= max_attempts THEN 'failed'
        WHEN run_at <= now() THEN 'ready' ELSE 'later' END AS state
      FROM ${JOBS}
    ) AS jobs ON jobs.task_id = tasks.id AND jobs.state = states.state
    GROUP BY identifier, states.state`,
});

askDatabaseFor({
  name: 'shop_job_lag_seconds',
  help: 'How long the oldest job that is due has been waiting, by task; 0 when none is',
  labelNames: ['task'],
  sql: `
    SELECT json_build_object('task', identifier) AS labels,
      coalesce(extract(epoch FROM now() - min(run_at)), 0) AS value
    FROM ${TASKS} LEFT JOIN ${JOBS} AS jobs ON jobs.task_id = tasks.id AND jobs.is_available AND jobs.run_at <= now()
    GROUP BY identifier`,
});

/** Of this process. */
export const jobAttempts = new Counter({
  name: 'shop_job_attempts_total',
  help: 'Attempts at jobs by task and outcome: done, failed (to be tried again), given_up',
  labelNames: ['task', 'outcome'],
});
