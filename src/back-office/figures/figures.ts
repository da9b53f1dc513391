/** What the panel's home page shows: read from indexes alone, whatever the number of orders and products. */
import type { Core } from '@strapi/strapi';
import { run, type Transaction } from '../../ordering/statements';
import {
  COUNTED_UP_TO,
  type RunningOutAnswer,
  type Sales,
  type SalesFigures,
  type WaitingAnswer,
} from './contract';

const RUNNING_OUT = 10;

/** An order that was cancelled is no sale. The first `?` is the reader's time zone, the second the server's. */
const SALES = {
  name: 'sales-by-day',
  sql: `
    WITH zone AS (SELECT ?::text AS reader, ?::text AS server),
    today AS (SELECT date_trunc('day', now() AT TIME ZONE reader) AS midnight, now() AT TIME ZONE reader AS now FROM zone),
    spans AS (
      SELECT to_char(midnight - make_interval(days => n), 'YYYY-MM-DD') AS day,
        midnight - make_interval(days => n) AS starts, midnight - make_interval(days => n - 1) AS ends
      FROM today CROSS JOIN generate_series(0, 29) AS n
      UNION ALL
      SELECT 'week ago', midnight - interval '7 days', now - interval '7 days' FROM today
    ),
    moments AS (
      SELECT day, starts AT TIME ZONE reader AT TIME ZONE server AS starts, ends AT TIME ZONE reader AT TIME ZONE server AS ends
      FROM spans CROSS JOIN zone
    )
    SELECT day, placed.orders - cancelled.orders AS orders, (placed.revenue - cancelled.revenue)::float8 AS revenue
    FROM moments
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS orders, COALESCE(sum(total), 0) AS revenue
      FROM orders WHERE placed_at >= starts AND placed_at < ends
    ) AS placed
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS orders, COALESCE(sum(total), 0) AS revenue
      FROM orders WHERE placed_at >= starts AND placed_at < ends AND state = 'cancelled'
    ) AS cancelled
    ORDER BY day`,
};

const WAITING = {
  name: 'orders-waiting',
  sql: `
    SELECT wanted.state, (
      SELECT count(*)::int FROM (SELECT FROM orders WHERE orders.state = wanted.state LIMIT ${COUNTED_UP_TO}) AS capped
    ) AS count
    FROM (VALUES ('placed'), ('confirmed'), ('shipped')) AS wanted (state)`,
};

const PRODUCTS_RUNNING_OUT = {
  name: 'products-running-out',
  sql: `
    SELECT document_id AS "documentId", name, sku, stock, low_stock_threshold AS "lowStockThreshold"
    FROM products WHERE running_out ORDER BY stock, name, id LIMIT ${RUNNING_OUT}`,
};

const connectionOf = (strapi: Core.Strapi) => strapi.db.connection as unknown as Transaction;

/** By whose clock Strapi's columns hold moments: this process's. */
const serverZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** @param timeZone of the reader, as the IANA names it: it decides when a day begins. */
export async function readSales(strapi: Core.Strapi, timeZone: string): Promise<SalesFigures> {
  const rows = await run<Sales & { day: string }>(connectionOf(strapi), SALES, [timeZone, serverZone()]);
  const days = rows.filter(({ day }) => day !== 'week ago');
  const [today, weekAgo] = [days.at(-1), rows.find(({ day }) => day === 'week ago')];
  return { today: salesOf(today), weekAgo: salesOf(weekAgo), days };
}

const salesOf = (row: Sales | undefined): Sales => ({ orders: row?.orders ?? 0, revenue: row?.revenue ?? 0 });

/** @returns how many orders wait in each state in which somebody has to do something; at most 10,000 are counted. */
export const readWaiting = (strapi: Core.Strapi): Promise<WaitingAnswer['data']> =>
  run(connectionOf(strapi), WAITING, []);

/** @returns the products for sale whose stock is at or below their threshold, the emptiest first. */
export const readRunningOut = (strapi: Core.Strapi): Promise<RunningOutAnswer['data']> =>
  run(connectionOf(strapi), PRODUCTS_RUNNING_OUT, []);
