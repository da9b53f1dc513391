/** How jobs are worked on: see src/jobs/job-worker.ts and docs/operating.md. */
import type { Core } from '@strapi/strapi';
import type { JobSettings } from '../src/events/event-work';
import { nightlyAt, type TimeOfDay } from '../src/ordering/nightly-reconciliation';

const config = ({
  env,
}: Core.Config.Shared.ConfigParams): JobSettings & {
  inProcess: boolean;
  reconcileAt: TimeOfDay | undefined;
} => ({
  inProcess: env.bool('JOBS_IN_PROCESS', true),
  atOnce: env.int('JOBS_AT_ONCE', 4),
  deliveryLimitMs: env.int('EVENT_DELIVERY_LIMIT_MS', 10_000),
  deliveryAttempts: env.int('EVENT_DELIVERY_ATTEMPTS', 25),
  reconcileAt: nightlyAt(env('RECONCILE_AT', '')),
});

export default config;
