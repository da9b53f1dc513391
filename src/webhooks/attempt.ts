/** One attempt at a delivery: signed, sent, and written down before the next one of the same order may go. */
import type { JobHelpers } from 'graphile-worker';
import type { Agent } from 'undici';
import type { Delivery, Load } from './load';
import { webhookAttempts } from './metrics';
import { isRefusal, waitAfter } from './patience';
import { send, type Answer } from './send';
import { signatureHeaders } from './secrets';
import type { WebhookSettings } from './settings';

/** What attempts need beside the delivery. */
export interface Means {
  helpers: JobHelpers;
  agent: Agent;
  settings: WebhookSettings;
  log: Record<'error' | 'warn', (message: string, fields?: object) => unknown>;
}

/** A receiver may repeat what it was sent: of an order whose customer was erased, before or during this attempt, nothing is kept. */
const ANSWER = 'CASE WHEN NOT forgotten THEN $4::text END';

const TAKEN = `
  UPDATE webhook_deliveries SET state = 'delivered', due_at = NULL, ended_at = now(), attempts = attempts + 1,
    attempted_at = now(), took_ms = $2, status = $3, answer = ${ANSWER}, error = NULL
  WHERE id = $1 AND state = 'waiting'`;

/** The last attempt is made so long before a delivery's time is over: a job ends what is over before it sends. */
const LAST_ATTEMPT = "give_up_at - interval '1 minute'";

const FAILED = `
  UPDATE webhook_deliveries SET attempts = attempts + 1, attempted_at = now(), took_ms = $2, status = $3, answer = ${ANSWER}, error = $5,
    state = CASE WHEN over THEN 'failed' ELSE 'waiting' END,
    due_at = CASE WHEN NOT over THEN least(now() + $6 * interval '1 millisecond', ${LAST_ATTEMPT}) END,
    ended_at = CASE WHEN over THEN now() END
  FROM (SELECT ${LAST_ATTEMPT} <= now() AS over FROM webhook_deliveries WHERE id = $1) AS patience
  WHERE id = $1 AND state = 'waiting'
  RETURNING state`;

const UNREADABLE: Answer = {
  status: null,
  text: null,
  took: 0,
  error: 'its secret cannot be read: ENCRYPTION_KEY has changed. Make a new secret in the panel',
};

/** A receiver that has refused is there: another delivery may be to its liking. One that has failed may be away. */
export type Outcome = 'taken' | 'refused' | 'failed';

/** @returns undefined when the process had to stop meanwhile. */
export async function attempt(
  load: Load,
  delivery: Delivery,
  { helpers, agent, settings, log }: Means,
): Promise<Outcome | undefined> {
  const answer = await ask(load, delivery, { helpers, agent, settings });
  if (!answer) return undefined;
  const { took, status, text, error } = answer;
  if (error === null) {
    await helpers.query(TAKEN, [delivery.id, took, status, text]);
    webhookAttempts.taken.inc();
    return 'taken';
  }
  const wait = waitAfter(delivery.attempts + 1, settings.firstRetryMs);
  const { rows } = await helpers.query<{ state: string }>(FAILED, [
    delivery.id,
    took,
    status,
    text,
    error,
    wait,
  ]);
  const title = `webhooks: "${load.name}" has not taken delivery ${delivery.id}: ${error}`;
  const cause = delivery.requestId === null ? {} : { requestId: delivery.requestId };
  if (rows[0]?.state === 'failed')
    log.error(
      `${title} (given up after ${delivery.attempts + 1} attempts; it can be replayed in the panel)`,
      cause,
    );
  else log.warn(`${title} (attempt ${delivery.attempts + 1}, to be tried again)`, cause);
  const outcome = isRefusal(status) ? 'refused' : 'failed';
  webhookAttempts[outcome].inc();
  return outcome;
}

async function ask(
  { url, headers, secrets }: Load,
  { eventId, body, requestId }: Delivery,
  { helpers, agent, settings }: Omit<Means, 'log'>,
): Promise<Answer | undefined> {
  if (secrets.current === undefined) return UNREADABLE;
  const keys = [secrets.current, secrets.previous?.secret].filter((secret) => secret !== undefined);
  const late = AbortSignal.timeout(settings.attemptLimitMs);
  const signal = helpers.abortSignal ? AbortSignal.any([late, helpers.abortSignal]) : late;
  const parcel = { url, headers, signature: signatureHeaders(eventId, body, keys), requestId, body };
  const answer = await send(parcel, agent, signal);
  return answer.error !== null && helpers.abortSignal?.aborted ? undefined : answer;
}
