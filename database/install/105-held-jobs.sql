-- What a dead worker held is looked for every two seconds, among any number of jobs that wait (src/jobs/attendance.ts).
-- Asked first: CREATE INDEX would lock the table before it looks.
DO $$
BEGIN
  IF to_regclass('graphile_worker.jobs_held') IS NULL THEN
    CREATE INDEX jobs_held ON graphile_worker._private_jobs (locked_by) WHERE locked_by IS NOT NULL;
  END IF;
END
$$;
