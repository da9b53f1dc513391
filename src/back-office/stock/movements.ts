/** Everything that ever moved of a product, newest first, with why and by whom. */
import type { Core } from '@strapi/strapi';
import { run, type Transaction } from '../../ordering/statements';
import { presentActor, type ActorRow } from '../activity';
import { LARGEST_ID, type CursorPage } from '../cursor';
import type { ListedMovement } from './contract';

// By hand: Strapi's query engine joins the product for a condition on its id, and then sorts all movements it ever had.
const MOVEMENTS = {
  name: 'movements-of-product',
  sql: `SELECT movement.id, delta, stock_after AS "stockAfter", reason, movement.note, movement.created_at AS at,
          actor_kind AS "actorKind", actor_name AS "actorName",
          orders.document_id AS "order", orders.number, up_users.username AS buyer
        FROM (SELECT * FROM stock_movements WHERE product_id = ? AND id < ? ORDER BY id DESC LIMIT ?) AS movement
        LEFT JOIN orders ON orders.id = movement.order_id
        LEFT JOIN up_users ON up_users.id = orders.customer_id
        ORDER BY movement.id DESC`,
};

interface MovementRow
  extends ActorRow, Pick<ListedMovement, 'id' | 'delta' | 'stockAfter' | 'reason' | 'note'> {
  at: Date;
  /** The order's documentId and number, and whose it is, when an order is the reason. */
  order: string | null;
  number: string | null;
  buyer: string | null;
}

/**
 * @param product its numeric id.
 * @param after the cursor of the page before.
 * @param most entries on the page.
 */
export async function readMovements(
  strapi: Core.Strapi,
  product: number,
  after: number | undefined,
  most: number,
): Promise<CursorPage<ListedMovement>> {
  const connection = strapi.db.connection as unknown as Transaction;
  const rows = await run<MovementRow>(connection, MOVEMENTS, [product, after ?? LARGEST_ID, most + 1]);
  const page = rows.slice(0, most);
  return { entries: page.map(listed), next: rows.length > most ? String(page.at(-1)?.id) : null };
}

function listed(row: MovementRow): ListedMovement {
  const { id, delta, stockAfter, reason, note, at, order, number, buyer } = row;
  return {
    id,
    delta,
    stockAfter,
    reason,
    note,
    at: at.toISOString(),
    who: reason === 'sale' ? { kind: 'customer', name: buyer } : presentActor(row),
    order: order === null || number === null ? null : { documentId: order, number },
  };
}
