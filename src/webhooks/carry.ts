/**
 * Carries to one webhook what waits for it: a job for each webhook, never two of the same at once, so that a receiver that hangs
 * costs one hand of a process and no other receiver anything. Deliveries of one order or product go one after the other.
 */
import type { Core } from '@strapi/strapi';
import { z } from 'zod';
import { attempt, type Means } from './attempt';
import { inSteps, STEP } from './in-steps';
import { readLoad, type Delivery, type Load } from './load';
import { isAway, pauseAfter, SIDE_BY_SIDE } from './patience';

/** What the jobs are called that call_webhook_carrier (database/install/110-webhooks.sql) writes. */
export const CARRY_WEBHOOK = 'carry-webhook';

/** A job goes on for so long while there is something to send; then others have a turn, and another one follows. */
const TURN_MS = 10_000;

/** What was read is worked on for so long; then it is read anew, and with it what staff have changed. */
const LOAD_MS = 1_000;

const job = z.object({ webhook: z.int() });

/** A webhook that was deleted is sent nothing any more. */
const ABANDON = `
  UPDATE webhook_deliveries SET state = 'failed', due_at = NULL, ended_at = now(), error = 'the webhook was deleted'
  WHERE id IN (SELECT id FROM webhook_deliveries WHERE webhook_id = $1 AND state = 'waiting' LIMIT ${STEP}) AND state = 'waiting'
    AND NOT EXISTS (SELECT FROM strapi_webhooks WHERE id = $1)`;

const EXPIRE = `
  UPDATE webhook_deliveries SET state = 'failed', due_at = NULL, ended_at = now(),
    error = coalesce(error, 'its time was over before it could be tried')
  WHERE id IN (
    SELECT id FROM webhook_deliveries WHERE webhook_id = $1 AND state = 'waiting' AND give_up_at <= now() LIMIT ${STEP})
    AND state = 'waiting' AND give_up_at <= now()`;

/** Not when somebody has saved the webhook meanwhile, or replayed: then it is tried anew. */
const REMEMBER = `
  UPDATE webhook_receivers SET failures_in_row = $2, paused_until = now() + $3 * interval '1 millisecond'
  WHERE webhook_id = $1 AND failures_in_row = $4`;

export async function carryWebhook(strapi: Core.Strapi, payload: unknown, means: Means): Promise<void> {
  const { webhook } = job.parse(payload);
  const { helpers } = means;
  await inSteps(() => helpers.query(ABANDON, [webhook]));
  await expire(webhook, means);
  const end = performance.now() + TURN_MS;
  let away = false;
  while (!away && performance.now() < end && !helpers.abortSignal?.aborted) {
    const load = await readLoad(strapi, helpers, webhook);
    if (!load) break;
    away = await carry(load, means);
  }
  await helpers.query('SELECT call_webhook_carrier($1)', [webhook]);
}

async function expire(webhook: number, { helpers, log }: Means): Promise<void> {
  const expired = await inSteps(() => helpers.query(EXPIRE, [webhook]));
  if (expired > 0)
    log.error(`webhooks: ${expired} deliveries to webhook ${webhook} were given up, their time is over`);
}

/** @returns whether the receiver is taken to be away now. */
async function carry(load: Load, means: Means): Promise<boolean> {
  const end = performance.now() + LOAD_MS;
  let failures = load.failuresInRow;
  const wasAway = isAway(failures);
  const groups = bySubject(wasAway ? load.deliveries.slice(0, 1) : load.deliveries);
  const goesOn = () => performance.now() < end && (wasAway || !isAway(failures));
  const carrier = async () => {
    for (let group = groups.shift(); group && goesOn(); group = groups.shift()) {
      for (const delivery of group) {
        if (!goesOn()) return;
        const outcome = await attempt(load, delivery, means);
        if (outcome === undefined) return;
        failures = outcome === 'failed' ? failures + 1 : 0;
      }
    }
  };
  // Whichever fails (the database is gone), the others have ended too before the job does.
  const ended = await Promise.allSettled(Array.from({ length: SIDE_BY_SIDE }, carrier));
  const broken = ended.find((one) => one.status === 'rejected');
  if (broken) throw broken.reason;
  await remember(load, failures, means);
  return isAway(failures);
}

async function remember(
  { webhook, name, failuresInRow }: Load,
  failures: number,
  means: Means,
): Promise<void> {
  if (failures === failuresInRow) return;
  const pause = isAway(failures) ? pauseAfter(failures, means.settings.firstRetryMs) : null;
  const { rowCount } = await means.helpers.query(REMEMBER, [webhook, failures, pause, failuresInRow]);
  if (rowCount && pause !== null)
    means.log.warn(
      `webhooks: "${name}" has failed ${failures} times in a row; nothing is sent to it for ${pause / 1_000} s`,
    );
}

/** @returns the deliveries of each order or product by themselves, in the order in which they are to be sent. */
function bySubject(deliveries: readonly Delivery[]): Delivery[][] {
  const groups = new Map<string, Delivery[]>();
  for (const delivery of deliveries) {
    const group = groups.get(delivery.subject);
    if (group) group.push(delivery);
    else groups.set(delivery.subject, [delivery]);
  }
  return [...groups.values()];
}
