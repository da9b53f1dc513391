/** What is done about deliveries once an hour: those that ended long ago are deleted, and none is left lying about. */
import type { Core } from '@strapi/strapi';
import { inSteps, STEP } from './in-steps';
import { settingsOf } from './settings';

const DELETE_OLD = `
  DELETE FROM webhook_deliveries WHERE id IN (
    SELECT id FROM webhook_deliveries WHERE state <> 'waiting' AND ended_at < now() - make_interval(days => ?::int)
    ORDER BY ended_at LIMIT ${STEP} FOR UPDATE SKIP LOCKED)`;

/** Of webhooks that are disabled: those of others are given up when it is their turn. */
const GIVE_UP = `
  UPDATE webhook_deliveries SET state = 'failed', due_at = NULL, ended_at = now(),
    error = coalesce(error, 'the webhook was disabled until its time was over')
  WHERE id IN (
    SELECT id FROM webhook_deliveries WHERE state = 'waiting' AND give_up_at <= now()
      AND webhook_id IN (SELECT id FROM strapi_webhooks WHERE enabled IS NOT TRUE) LIMIT ${STEP})
    AND state = 'waiting' AND give_up_at <= now()`;

/** Of processes that were killed after their job had been followed by another one: the engine keeps these for good. */
const FORGET_FOLLOWED = `
  SELECT count(*) FROM graphile_worker.complete_jobs(ARRAY(
    SELECT jobs.id FROM graphile_worker._private_jobs AS jobs
    JOIN graphile_worker._private_tasks AS tasks ON tasks.id = jobs.task_id
    WHERE tasks.identifier = 'carry-webhook' AND jobs.key IS NULL AND jobs.locked_at IS NULL
      AND jobs.attempts >= jobs.max_attempts))`;

/** Somebody may have tidied away a job, also one that is to end what waits for a webhook that is gone. */
const CALL_ALL = `
  SELECT count(call_webhook_carrier(webhook_id)) FROM (
    SELECT DISTINCT webhook_id FROM webhook_deliveries
    WHERE state = 'waiting' AND due_at < now() - interval '10 minutes' ORDER BY webhook_id
  ) AS waiting
  WHERE NOT EXISTS (SELECT FROM graphile_worker.jobs WHERE key = 'webhook/' || webhook_id)`;

/** Every hour, by Strapi's own clock. Several processes that do it at once do no harm. */
export function tidyDeliveriesRegularly(strapi: Core.Strapi): void {
  strapi.cron.add({
    webhookDeliveries: {
      options: { rule: '17 * * * *' },
      task: () => tidyDeliveries(strapi),
    },
  });
}

/** Never throws: what has failed is written into the log, and tried again an hour later. */
async function tidyDeliveries(strapi: Core.Strapi): Promise<void> {
  const { connection } = strapi.db;
  const { keepDays } = settingsOf(strapi);
  const steps = [
    () => inSteps(() => connection.raw(DELETE_OLD, [keepDays])),
    async () => {
      const ended = await inSteps(() => connection.raw(GIVE_UP));
      if (ended > 0)
        strapi.log.error(`webhooks: ${ended} deliveries were given up, for their webhooks were disabled`);
    },
    () => connection.raw(FORGET_FOLLOWED),
    () => connection.raw(CALL_ALL),
  ];
  for (const step of steps) {
    try {
      await step();
    } catch (error) {
      strapi.log.warn(
        `webhooks: their deliveries were not tidied: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }
}
