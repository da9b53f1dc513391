/**
 * Makes of events what is to be delivered: one row for each of them and each webhook that asked for it, all or nothing. Doing it
 * again adds nothing.
 */
import type { Core } from '@strapi/strapi';
import type { ShopEvent } from '../events/event';
import { isAboutOrder } from './body';
import { holdOrdersToTell } from './forget';
import { introduce } from './receivers';
import { settingsOf } from './settings';
import { webhooksFor, type StoredWebhook } from './strapi-webhooks';
import { writeBodies } from './write-bodies';

/** One value rather than many: PostgreSQL takes no more than 65,535 parameters. */
const WRITE = `
  INSERT INTO webhook_deliveries (event_id, webhook_id, type, subject, title, happened_at, body, request_id, give_up_at)
  SELECT event_id, webhook_id, type, subject, title, happened_at, body, request_id, now() + make_interval(hours => ?::int)
  FROM ROWS FROM (json_to_recordset(?::json) AS (
    event_id uuid, webhook_id int, type text, subject text, title text, happened_at timestamptz, body text, request_id text
  )) WITH ORDINALITY AS told (event_id, webhook_id, type, subject, title, happened_at, body, request_id, place)
  ORDER BY place
  ON CONFLICT (event_id, webhook_id) DO NOTHING`;

/** @throws the database's error; then nothing was written. */
export async function writeDeliveries(strapi: Core.Strapi, events: readonly ShopEvent[]): Promise<void> {
  await strapi.db.transaction(async ({ trx }) => {
    if (events.some(isAboutOrder)) await holdOrdersToTell(trx);
    const bodies = await writeBodies(strapi, events);
    const webhooks = await webhooksFor(
      trx,
      events.map(({ type }) => type),
    );
    const rows = events.flatMap((event, index) => rowsOf(event, bodies[index], webhooks));
    if (rows.length === 0) return;
    for (const { id } of webhooks) await introduce(strapi, trx, id);
    await trx.raw(WRITE, [settingsOf(strapi).giveUpAfterHours, JSON.stringify(rows)]);
    // By ascending id, whoever writes: each call locks a webhook until the commit.
    for (const { id } of webhooks) await trx.raw('SELECT call_webhook_carrier(?)', [id]);
  });
}

const rowsOf = (event: ShopEvent, body: string | undefined, webhooks: StoredWebhook[]): object[] =>
  body === undefined
    ? []
    : webhooks
        .filter(({ events }) => events.includes(event.type))
        .map(({ id }) => ({
          event_id: event.id,
          webhook_id: id,
          type: event.type,
          subject: event.data.documentId,
          title: 'number' in event.data ? event.data.number : event.data.sku,
          happened_at: event.at,
          body,
          request_id: event.requestId,
        }));
