/**
 * The orders as staff go through them. What still waits for somebody comes oldest first, because that is what to do
 * next; everything else newest first. Pages follow each other by id along an index, so the last costs what the first does.
 */
import type { Core } from '@strapi/strapi';
import { ORDER } from '../../ordering/order-records';
import type { OrderState } from '../../ordering/placement';
import type { CursorPage } from '../cursor';
import type { ListedOrder, OrderListQuery } from './contract';

const USER = 'plugin::users-permissions.user' as const;

const PAGE = 25;

const WAITING: readonly OrderState[] = ['placed', 'confirmed', 'shipped'];

interface Row extends Omit<ListedOrder, 'placedAt' | 'total'> {
  id: number;
  total: string;
  placedAt: Date;
}

/** A condition with its values. */
interface Condition {
  sql: string;
  values: unknown[];
}

/** @returns a page, and the cursor of the next one; null when there is none. */
export async function readOrderList(
  strapi: Core.Strapi,
  { state, search, after }: OrderListQuery,
): Promise<CursorPage<ListedOrder>> {
  const oldestFirst = state !== undefined && WAITING.includes(state);
  const conditions: Condition[] = [];
  if (state) conditions.push({ sql: 'orders.state = ?', values: [state] });
  if (search) {
    const found = await matching(strapi, search);
    if (!found) return { entries: [], next: null };
    conditions.push(found);
  }
  if (after) conditions.push({ sql: `orders.id ${oldestFirst ? '>' : '<'} ?`, values: [after] });
  const { rows }: { rows: Row[] } = await strapi.db.connection.raw(
    `SELECT page.*, up_users.username AS customer,
       (SELECT COALESCE(sum(quantity), 0)::int FROM order_lines WHERE order_id = page.id) AS items
     FROM (
       SELECT id, document_id AS "documentId", number, state, currency, total, placed_at AS "placedAt", customer_id
       FROM orders ${conditions.length > 0 ? 'WHERE' : ''} ${conditions.map(({ sql }) => sql).join(' AND ')}
       ORDER BY id ${oldestFirst ? 'ASC' : 'DESC'} LIMIT ${PAGE + 1}
     ) AS page
     LEFT JOIN up_users ON up_users.id = page.customer_id
     ORDER BY page.id ${oldestFirst ? 'ASC' : 'DESC'}`,
    conditions.flatMap(({ values }) => values) as string[],
  );
  const page = rows.slice(0, PAGE);
  return {
    entries: page.map(listed),
    next: rows.length > PAGE ? String(page.at(-1)?.id) : null,
  };
}

/**
 * Whole numbers and names only: staff paste them. Looked up first, because in one statement PostgreSQL cannot know how few
 * orders there will be, and reads all of them.
 * @returns undefined when there is neither such an order nor such a customer.
 */
async function matching(strapi: Core.Strapi, search: string): Promise<Condition | undefined> {
  const wanted = search.trim();
  const number = wanted.toUpperCase();
  if ((await strapi.db.query(ORDER).count({ where: { number } })) > 0)
    return { sql: 'orders.number = ?', values: [number] };
  const customer: { id: number } | null = await strapi.db.query(USER).findOne({
    where: { $or: [{ username: wanted }, { email: wanted.toLowerCase() }] },
    select: ['id'],
    orderBy: { id: 'asc' },
  });
  return customer ? { sql: 'orders.customer_id = ?', values: [customer.id] } : undefined;
}

const listed = ({
  documentId,
  number,
  state,
  currency,
  total,
  placedAt,
  customer,
  items,
}: Row): ListedOrder => ({
  documentId,
  number,
  state,
  currency,
  total: Number(total),
  placedAt: placedAt.toISOString(),
  customer,
  items,
});
