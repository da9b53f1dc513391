/** Sends again what was sent before: the same bytes under the same id, with as much time, and as many attempts, as a new delivery has. */
import type { Core } from '@strapi/strapi';
import { inSteps, STEP } from './in-steps';
import type { Statements } from './receivers';
import { settingsOf } from './settings';

const REPLAY = `
  UPDATE webhook_deliveries SET state = 'waiting', due_at = now(), ended_at = NULL,
    attempts = 0, give_up_at = now() + make_interval(hours => ?::int), replays = replays + 1, replayed_at = now(), replayed_by = ?`;

/**
 * One delivery, whatever became of it; one that waits is tried at once.
 * @param by who wants it, as it is shown.
 * @returns false when there is no such delivery, or its webhook is gone.
 */
export async function replayDelivery(strapi: Core.Strapi, id: string, by: string): Promise<boolean> {
  return strapi.db.transaction(async ({ trx }) => {
    const { rows } = await trx.raw(
      `${REPLAY} WHERE id = ? AND webhook_id IN (SELECT id FROM strapi_webhooks) RETURNING webhook_id`,
      [settingsOf(strapi).giveUpAfterHours, by, id],
    );
    if (rows.length === 0) return false;
    await tryNow(trx, rows[0].webhook_id);
    return true;
  });
}

/** All of a webhook that have failed, oldest first. @returns how many. */
export async function replayFailed(strapi: Core.Strapi, webhook: number, by: string): Promise<number> {
  return strapi.db.transaction(async ({ trx }) => {
    const replayed = await inSteps(() =>
      trx.raw(
        `${REPLAY} WHERE id IN (
           SELECT id FROM webhook_deliveries WHERE webhook_id = ? AND state = 'failed' ORDER BY id LIMIT ${STEP} FOR UPDATE)
         AND webhook_id IN (SELECT id FROM strapi_webhooks)`,
        [settingsOf(strapi).giveUpAfterHours, by, webhook],
      ),
    );
    if (replayed > 0) await tryNow(trx, webhook);
    return replayed;
  });
}

/** Whoever replays wants to see it now, also where the receiver was taken to be away. */
async function tryNow(trx: Statements, webhook: number): Promise<void> {
  await trx.raw(
    'UPDATE webhook_receivers SET failures_in_row = 0, paused_until = NULL WHERE webhook_id = ?',
    [webhook],
  );
  await trx.raw('SELECT call_webhook_carrier(?)', [webhook]);
}
