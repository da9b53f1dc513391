/** Strapi's own webhooks, as they stand in its table, and the shop's events among those they may ask for. */
import type { Core } from '@strapi/strapi';
import { EVENT_TYPES, type EventType } from '../events/event';
import type { Statements } from './receivers';

export interface StoredWebhook {
  id: number;
  /** Strapi's events as well as the shop's. */
  events: string[];
}

/** Strapi's driver leaves JSON as text, and Strapi's column may hold nothing. */
const EVENTS = "ARRAY(SELECT jsonb_array_elements_text(coalesce(events, '[]'))) AS events";

/**
 * @param statements of a transaction: until its end none of these can be deleted.
 * @returns those that are on and asked for one of these events at least, by ascending id; a shop has a handful.
 */
export async function webhooksFor(
  statements: Statements,
  types: readonly EventType[],
): Promise<StoredWebhook[]> {
  const { rows }: { rows: StoredWebhook[] } = await statements.raw(
    `SELECT id, ${EVENTS} FROM strapi_webhooks WHERE enabled ORDER BY id FOR KEY SHARE`,
  );
  return rows.filter(({ events }) => types.some((type) => events.includes(type)));
}

/** @returns which of these events some webhook asks for. */
export async function wantedOf(strapi: Core.Strapi, types: readonly EventType[]): Promise<EventType[]> {
  const { rows }: { rows: Pick<StoredWebhook, 'events'>[] } = await strapi.db.connection.raw(
    `SELECT ${EVENTS} FROM strapi_webhooks WHERE enabled`,
  );
  const asked = new Set(rows.flatMap(({ events }) => events));
  return types.filter((type) => asked.has(type));
}

interface WebhookStore {
  addAllowedEvent(key: string, event: string): void;
}

/** From now on Strapi's settings take the shop's events. Its own runner never hears of them: nobody emits them in memory. */
export function offerEvents(strapi: Core.Strapi): void {
  const store = strapi.get('webhookStore') as WebhookStore;
  for (const type of EVENT_TYPES) store.addAllowedEvent(type, type);
}
