/** What was sent to webhooks, as staff go through it: newest first, by pages that follow each other along an index. */
import type { Core } from '@strapi/strapi';
import type { WebhookEvent } from '../../webhooks/body';
import type { CursorPage } from '../cursor';
import type { DeliveryDocument, DeliveryListQuery, DeliveryState, ListedDelivery } from './contract';

const PAGE = 25;

interface Row {
  id: string;
  type: WebhookEvent;
  title: string;
  webhook_id: number;
  name: string | null;
  state: DeliveryState;
  attempts: number;
  happened_at: Date;
}

interface DocumentRow extends Row {
  event_id: string;
  url: string | null;
  subject: string;
  body: string;
  created_at: Date;
  due_at: Date | null;
  ended_at: Date | null;
  attempted_at: Date | null;
  took_ms: number;
  status: number | null;
  answer: string | null;
  error: string | null;
  replays: number;
  replayed_at: Date | null;
  replayed_by: string | null;
}

/** @returns a page, and the cursor of the next one; null when there is none. */
export async function readDeliveries(
  strapi: Core.Strapi,
  { webhook, state, event, title, after }: DeliveryListQuery,
): Promise<CursorPage<ListedDelivery>> {
  const wanted = Object.entries({ webhook_id: webhook, state, type: event, title });
  const conditions = wanted.flatMap(([column, value]) =>
    value === undefined ? [] : [{ sql: `${column} = ?`, value }],
  );
  if (after) conditions.push({ sql: 'id < ?', value: after });
  const { rows }: { rows: Row[] } = await strapi.db.connection.raw(
    `SELECT page.*, strapi_webhooks.name FROM (
       SELECT id, type, title, webhook_id, state, attempts, happened_at FROM webhook_deliveries
       ${conditions.length > 0 ? 'WHERE' : ''} ${conditions.map(({ sql }) => sql).join(' AND ')}
       ORDER BY id DESC LIMIT ${PAGE + 1}
     ) AS page
     LEFT JOIN strapi_webhooks ON strapi_webhooks.id = page.webhook_id ORDER BY page.id DESC`,
    conditions.map(({ value }) => value),
  );
  const page = rows.slice(0, PAGE);
  return { entries: page.map(listed), next: rows.length > PAGE ? (page.at(-1)?.id ?? null) : null };
}

/** @returns undefined when there is no such delivery. */
export async function readDelivery(
  strapi: Core.Strapi,
  id: string,
): Promise<Omit<DeliveryDocument, 'mayReplay'> | undefined> {
  const { rows }: { rows: DocumentRow[] } = await strapi.db.connection.raw(
    `SELECT webhook_deliveries.*, strapi_webhooks.name, strapi_webhooks.url FROM webhook_deliveries
     LEFT JOIN strapi_webhooks ON strapi_webhooks.id = webhook_id WHERE webhook_deliveries.id = ?`,
    [id],
  );
  return rows[0] && documentOf(rows[0]);
}

const listed = (row: Row): ListedDelivery => ({
  id: row.id,
  event: row.type,
  title: row.title,
  webhook: { id: row.webhook_id, name: row.name },
  state: row.state,
  attempts: row.attempts,
  happenedAt: row.happened_at.toISOString(),
});

const documentOf = (row: DocumentRow): Omit<DeliveryDocument, 'mayReplay'> => ({
  ...listed(row),
  eventId: row.event_id,
  url: row.url,
  order: row.type.startsWith('order.') ? row.subject : null,
  body: row.body,
  createdAt: row.created_at.toISOString(),
  dueAt: row.due_at?.toISOString() ?? null,
  endedAt: row.ended_at?.toISOString() ?? null,
  lastAttempt: row.attempted_at && {
    at: row.attempted_at.toISOString(),
    took: row.took_ms,
    status: row.status,
    answer: row.answer,
  },
  error: row.error,
  replays: row.replayed_at && {
    count: row.replays,
    at: row.replayed_at.toISOString(),
    by: row.replayed_by ?? '',
  },
});
