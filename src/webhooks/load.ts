/** What is to be sent to one webhook now, read with all that is needed to send it. */
import type { Core } from '@strapi/strapi';
import type { JobHelpers } from 'graphile-worker';
import { isAway } from './patience';
import { introduce, SECRET_COLUMNS, secretsOf, type SecretColumns, type Secrets } from './receivers';

/** Deliveries read at once. */
const AT_ONCE = 100;

export interface Delivery {
  id: string;
  eventId: string;
  /** The documentId of the order or product. */
  subject: string;
  body: string;
  /** Of the request that caused it, where the shop knows it. */
  requestId: string | null;
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
  /** Those whose time has come, oldest first; of a receiver that is away, those of one order or product. */
  deliveries: Delivery[];
}

const RECEIVER = `
  SELECT coalesce(name, '') AS name, coalesce(url, '') AS url, coalesce(headers, '{}')::text AS headers, failures_in_row AS "failuresInRow",
    coalesce(paused_until > now(), false) AS paused, ${SECRET_COLUMNS}
  FROM strapi_webhooks JOIN webhook_receivers ON webhook_id = strapi_webhooks.id
  WHERE strapi_webhooks.id = $1 AND enabled`;

const IS_DUE = "webhook_id = $1 AND state = 'waiting' AND due_at <= now()";

/**
 * All that is due of some orders and products, by id: what was tried and failed is due later than what followed it, and is
 * to be sent before it all the same. Where a limit cuts, it leaves out the later ones. Subject by subject, for a plan that
 * is as good before PostgreSQL has counted the rows of a backlog.
 */
const due = (order: string, subjects: number): string => `
  SELECT delivery.* FROM (
    SELECT DISTINCT subject FROM (
      SELECT subject FROM webhook_deliveries WHERE ${IS_DUE} ORDER BY ${order} LIMIT ${subjects}) AS first
  ) AS wanted
  CROSS JOIN LATERAL (
    SELECT id, event_id AS "eventId", subject, body, request_id AS "requestId", attempts FROM webhook_deliveries
    WHERE ${IS_DUE} AND subject = wanted.subject ORDER BY id LIMIT ${AT_ONCE}
  ) AS delivery
  ORDER BY id LIMIT ${AT_ONCE}`;

const DUE = due('due_at, id', AT_ONCE);

/** What a receiver that is away is tried with. In turn, so that one body it fails at does not stand for all of them for good. */
const PROBES = [due('attempts, id DESC', 1), due('due_at, id', 1)];

const dueFor = (failuresInRow: number): string =>
  (isAway(failuresInRow) && PROBES[failuresInRow % PROBES.length]) || DUE;

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
  let receiver = await readReceiver(helpers, webhook);
  if (!receiver) {
    // Its row may be missing after a restore of Strapi's tables alone.
    await introduce(strapi, strapi.db.connection, webhook);
    receiver = await readReceiver(helpers, webhook);
  }
  if (!receiver || receiver.paused) return undefined;
  const { name, url, headers, failuresInRow } = receiver;
  const { rows: deliveries } = await helpers.query<Delivery>(dueFor(failuresInRow), [webhook]);
  if (deliveries.length === 0) return undefined;
  return {
    webhook,
    name,
    url,
    headers: JSON.parse(headers) as Load['headers'],
    secrets: secretsOf(strapi, receiver),
    failuresInRow,
    deliveries,
  };
}

const readReceiver = async (helpers: JobHelpers, webhook: number): Promise<Receiver | undefined> =>
  (await helpers.query<Receiver>(RECEIVER, [webhook])).rows[0];
