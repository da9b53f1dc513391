/** What is to be sent to one webhook now, read with all that is needed to send it. */
import type { Core } from '@strapi/strapi';
import type { JobHelpers } from 'graphile-worker';
import { introduce, SECRET_COLUMNS, secretsOf, type SecretColumns, type Secrets } from './receivers';

/** Deliveries read at once. */
const AT_ONCE = 100;

export interface Delivery {
  id: string;
  eventId: string;
  /** The documentId of the order or product. */
  subject: string;
  body: string;
  /** Those before. */
  attempts: number;
}

export interface Load {
  webhook: number;
  name: string;
  url: string;
  headers: Record<string, string>;
  secrets: Secrets;
  /** Deliveries that have failed since the last one that was taken. */
  failuresInRow: number;
  /** Those whose time has come, in the order in which they are to be sent. */
  deliveries: Delivery[];
}

const RECEIVER = `
  SELECT coalesce(name, '') AS name, coalesce(url, '') AS url, coalesce(headers, '{}')::text AS headers, failures_in_row AS "failuresInRow",
    coalesce(paused_until > now(), false) AS paused, ${SECRET_COLUMNS}
  FROM strapi_webhooks JOIN webhook_receivers ON webhook_id = strapi_webhooks.id
  WHERE strapi_webhooks.id = $1 AND enabled`;

const DUE = `
  SELECT id, event_id AS "eventId", subject, body, attempts FROM webhook_deliveries
  WHERE webhook_id = $1 AND state = 'waiting' AND due_at <= now() ORDER BY due_at, id LIMIT ${AT_ONCE}`;

interface Receiver extends SecretColumns, Pick<Load, 'name' | 'url' | 'failuresInRow'> {
  /** As text: whether a driver parses JSON depends on how Strapi has set it. */
  headers: string;
  paused: boolean;
}

/** @returns undefined when there is nothing to send, or not now: the webhook is gone, disabled or paused. */
export async function readLoad(
  strapi: Core.Strapi,
  helpers: JobHelpers,
  webhook: number,
): Promise<Load | undefined> {
  const { rows: due } = await helpers.query<Delivery>(DUE, [webhook]);
  if (due.length === 0) return undefined;
  let receiver = await readReceiver(helpers, webhook);
  if (!receiver) {
    // Its row may be missing after a restore of Strapi's tables alone.
    await introduce(strapi, strapi.db.connection, webhook);
    receiver = await readReceiver(helpers, webhook);
  }
  if (!receiver || receiver.paused) return undefined;
  const { name, url, headers, failuresInRow } = receiver;
  return {
    webhook,
    name,
    url,
    headers: JSON.parse(headers) as Load['headers'],
    secrets: secretsOf(strapi, receiver),
    failuresInRow,
    deliveries: due,
  };
}

const readReceiver = async (helpers: JobHelpers, webhook: number): Promise<Receiver | undefined> =>
  (await helpers.query<Receiver>(RECEIVER, [webhook])).rows[0];
