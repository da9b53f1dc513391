/** What is done about deliveries once an hour: those that ended long ago are deleted, and none is left lying about. */
import type { Core } from '@strapi/strapi';
import { settingsOf } from './settings';

/** Deleted at a time: whoever writes deliveries waits for no more than these. */
const AT_ONCE = 1_000;

const DELETE_OLD = `
  DELETE FROM webhook_deliveries WHERE id IN (
    SELECT id FROM webhook_deliveries WHERE state <> 'waiting' AND ended_at < now() - make_interval(days => ?::int)
    ORDER BY ended_at LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED)`;

/** Of webhooks that are disabled: those of others are given up when it is their turn. */
const GIVE_UP = `
  UPDATE webhook_deliveries SET state = 'failed', due_at = NULL, ended_at = now(),
    error = coalesce(error, 'the webhook was disabled until its time was over')
  WHERE state = 'waiting' AND give_up_at <= now()
    AND webhook_id NOT IN (SELECT id FROM strapi_webhooks WHERE enabled)`;

/** Of processes that were killed after their job had been followed by another one: the engine keeps these for good. */
const FORGET_FOLLOWED = `
  SELECT count(*) FROM graphile_worker.complete_jobs(ARRAY(
    SELECT jobs.id FROM graphile_worker._private_jobs AS jobs
    JOIN graphile_worker._private_tasks AS tasks ON tasks.id = jobs.task_id
    WHERE tasks.identifier = 'carry-webhook' AND jobs.key IS NULL AND jobs.locked_at IS NULL
      AND jobs.attempts >= jobs.max_attempts))`;

/** Somebody may have tidied away a job. */
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
      task: async () => {
        try {
          await tidyDeliveries(strapi);
        } catch (error) {
          strapi.log.warn(
            `webhooks: their deliveries were not tidied: ${error instanceof Error ? error.message : String(error)}`,
          );
        }
      },
    },
  });
}

/** @returns how many deliveries were deleted. */
export async function tidyDeliveries(strapi: Core.Strapi): Promise<number> {
  const { connection } = strapi.db;
  let deleted = 0;
  for (let some = AT_ONCE; some === AT_ONCE; deleted += some)
    some = (await connection.raw(DELETE_OLD, [settingsOf(strapi).keepDays])).rowCount;
  const { rowCount } = await connection.raw(GIVE_UP);
  if (rowCount > 0)
    strapi.log.error(`webhooks: ${rowCount} deliveries were given up, for their webhooks were disabled`);
  await connection.raw(FORGET_FOLLOWED);
  await connection.raw(CALL_ALL);
  return deleted;
}
