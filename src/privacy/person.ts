/** Whom it is about: found by what staff see of them, and never by a name that fits two. */
import type { Core } from '@strapi/strapi';
import type { OrderState } from '../ordering/placement';

export type Statements = Pick<Core.Strapi['db']['connection'], 'raw'>;

/** An order of theirs, as far as it takes to find what belongs to it. */
export interface OwnOrder {
  id: number;
  documentId: string;
  number: string;
  state: OrderState;
}

/** A customer with all of their orders, the oldest first. */
export interface Person {
  /** The row's. */
  id: number;
  orders: OwnOrder[];
}

/** Staff are users too, but not customers; whoever has no role can order nothing and is one all the same. */
const CUSTOMER = `
  NOT EXISTS (
    SELECT FROM up_users_role_lnk AS link JOIN up_roles ON up_roles.id = link.role_id
    WHERE link.user_id = up_users.id AND up_roles.type = 'staff'
  )`;

const NAMED = `
  SELECT document_id FROM up_users
  WHERE (document_id = ? OR username = ? OR email = lower(?)) AND ${CUSTOMER}
  UNION
  SELECT customer_document_id FROM customer_erasures WHERE customer_document_id = ?`;

const IS_CUSTOMER = `SELECT id FROM up_users WHERE id = ? AND ${CUSTOMER}`;

const ORDERS = `
  SELECT id, document_id AS "documentId", number, state FROM orders WHERE customer_id = ? ORDER BY id`;

/**
 * @param name a documentId, a username or an e-mail address.
 * @returns the documentId of the one customer who is called so, here or among those who were erased; undefined when there is none.
 * @throws Error when it fits several: a username may look like somebody else's address.
 */
export async function findByName(strapi: Core.Strapi, name: string): Promise<string | undefined> {
  const { rows }: { rows: { document_id: string }[] } = await strapi.db.connection.raw(NAMED, [
    name,
    name,
    name,
    name,
  ]);
  if (rows.length > 1)
    throw new Error(
      `${name} fits several customers; say which by the documentId: ${rows.map((row) => row.document_id).join(', ')}`,
    );
  return rows[0]?.document_id;
}

/** @returns whether the user of this id is a customer. */
export async function isCustomer(statements: Statements, id: number): Promise<boolean> {
  const { rows }: { rows: object[] } = await statements.raw(IS_CUSTOMER, [id]);
  return rows.length > 0;
}

/** @returns all orders of a customer, the oldest first. */
export async function ordersOf(statements: Statements, id: number): Promise<OwnOrder[]> {
  const { rows }: { rows: OwnOrder[] } = await statements.raw(ORDERS, [id]);
  return rows;
}
