/** The shop's webhooks, and how each of them is doing. */
import type { Core } from '@strapi/strapi';
import type { ListedReceiver } from './contract';

/** Nobody reads a larger number, and counting further would cost more than it tells. */
const COUNTED_UP_TO = 10_000;

const counted = (state: string) =>
  `(SELECT count(*)::int FROM (
     SELECT FROM webhook_deliveries WHERE webhook_id = strapi_webhooks.id AND state = '${state}' LIMIT ${COUNTED_UP_TO}
   ) AS counted)`;

const LIST = `
  SELECT id, coalesce(name, '') AS name, coalesce(enabled, false) AS enabled,
    coalesce(failures_in_row, 0) AS "failuresInRow", paused_until AS "pausedUntil",
    ${counted('waiting')} AS waiting, ${counted('failed')} AS failed
  FROM strapi_webhooks LEFT JOIN webhook_receivers ON webhook_id = id ORDER BY name, id`;

type Row = Omit<ListedReceiver, 'pausedUntil'> & { pausedUntil: Date | null };

export async function readReceivers(strapi: Core.Strapi): Promise<ListedReceiver[]> {
  const { rows }: { rows: Row[] } = await strapi.db.connection.raw(LIST);
  return rows.map((row) => ({ ...row, pausedUntil: row.pausedUntil?.toISOString() ?? null }));
}
