/**
 * Every row lock the engine and the ledger take, in one file, because the order of locks is what keeps transactions
 * from waiting for each other in a circle: an order before products, products by ascending id, and a customer who is erased
 * before anything else, by whoever then waits for no order that somebody may be working on. And each by a statement
 * of its own: one that waits for a lock in its middle may go on with what it saw before the wait
 * (https://www.postgresql.org/docs/current/transaction-iso.html#XACT-READ-COMMITTED), so what is decided on a row is
 * read by the statement that locks it or by a later one.
 */
import { centsOf } from './money';
import type { OrderState, ProductOnSale } from './placement';
import { run, type Transaction } from './statements';

interface ProductRow {
  id: number;
  document_id: string;
  name: string;
  sku: string;
  price: string;
  stock: number;
  active: boolean;
  /** The same in every row, so it is taken apart only once. */
  order_ids: string | null;
  /** The same in every row as well. */
  backend: number;
}

/** Products nobody else can change before the transaction ends, and ids for the orders that will be placed on them. */
export interface Locked {
  products: Map<string, ProductOnSale>;
  /** Ascending; none when no product was found. */
  orderIds: number[];
  /** PostgreSQL's process that works on the transaction; unknown when no product was found. */
  backend: number | undefined;
}

/** The id of the request that each order is placed or moved on by, by the order's documentId; for the events that follow. */
export type Requests = Record<string, string>;

// Read by the triggers (database/install/100-events.sql), until the transaction ends. Once, whatever the number of rows.
const noteRequests = "SELECT set_config('shop.requests', ?, true) IS NULL";

// NO KEY UPDATE: as exclusive as UPDATE among writers of stock, but foreign keys may still look at the row.
const LOCK_PRODUCTS = {
  name: 'lock-products',
  // The ids of orders to come are drawn on the way, who draws them, and the requests noted: visits to the database less for
  // every batch.
  sql: `SELECT id, document_id, name, sku, price, stock, active,
          (SELECT string_agg(nextval('orders_id_seq')::text, ',') FROM generate_series(1, ?)) AS order_ids,
          pg_backend_pid() AS backend, (${noteRequests}) AS noted
        FROM products WHERE document_id = ANY(?::text[])
        ORDER BY id FOR NO KEY UPDATE`,
};

const LOCK_STOCK = {
  name: 'lock-stock',
  sql: 'SELECT id FROM products WHERE id = ANY(?::int[]) ORDER BY id FOR NO KEY UPDATE',
};

// Alone, outside of any transaction, so that what is free is let go again at once.
const FIND_LOCKED = {
  name: 'find-locked-products',
  sql: `WITH free AS (
          SELECT id FROM products WHERE document_id = ANY(?::text[]) FOR NO KEY UPDATE SKIP LOCKED
        )
        SELECT document_id FROM products
        WHERE document_id = ANY(?::text[]) AND id NOT IN (SELECT id FROM free)`,
};

const LOCK_ORDER = {
  name: 'lock-order',
  sql: `SELECT id, state, (${noteRequests}) AS noted FROM orders WHERE document_id = ? FOR NO KEY UPDATE`,
};

// UPDATE: an order that is being written for them holds its customer's row by its foreign key, and must be over first.
const LOCK_CUSTOMER = {
  name: 'lock-customer',
  sql: 'SELECT id FROM up_users WHERE document_id = ? FOR UPDATE',
};

/**
 * The ids of products each transaction has locked. Locks last as long as it does, so nothing is ever taken out. (Only a
 * ROLLBACK TO SAVEPOINT would let some go; neither Strapi nor the shop ever sends one.)
 */
const lockedBy = new WeakMap<Transaction, Set<number>>();

function noteLocked(trx: Transaction, ids: number[]): void {
  lockedBy.set(trx, new Set([...(lockedBy.get(trx) ?? []), ...ids]));
}

/**
 * Locks the products until the transaction ends and reads them as they are now.
 * @param documentIds of the products; those that do not exist are missing in the answer.
 * @param orders how many ids to draw for new orders.
 * @param requests noted for the events of those orders.
 */
export async function lockProducts(
  trx: Transaction,
  documentIds: string[],
  orders: number,
  requests: Requests,
): Promise<Locked> {
  const rows = await run<ProductRow>(trx, LOCK_PRODUCTS, [orders, JSON.stringify(requests), documentIds]);
  noteLocked(
    trx,
    rows.map(({ id }) => id),
  );
  return {
    products: new Map(rows.map((row) => [row.document_id, productOnSale(row)])),
    orderIds: rows[0]?.order_ids?.split(',').map(Number) ?? [],
    backend: rows[0]?.backend,
  };
}

/**
 * Locks products whose stock is about to change, unless the transaction has locked them before: the engine has.
 * @param ids of products; those that do not exist are left out.
 */
export async function lockStock(trx: Transaction, ids: number[]): Promise<void> {
  const locked = lockedBy.get(trx);
  if (ids.every((id) => locked?.has(id))) return;
  await run(trx, LOCK_STOCK, [ids]);
  noteLocked(trx, ids);
}

/**
 * @param connection not a transaction: it would keep the locks.
 * @returns the documentIds of those products that somebody else holds locked at this moment.
 */
export async function findLockedProducts(
  connection: Transaction,
  documentIds: string[],
): Promise<Set<string>> {
  const rows = await run<{ document_id: string }>(connection, FIND_LOCKED, [documentIds, documentIds]);
  return new Set(rows.map(({ document_id }) => document_id));
}

/**
 * Locks one order until the transaction ends.
 * @param requestId of the request that moves it on, for the events of that.
 * @returns its numeric id and its state now, or undefined when there is no such order.
 */
export async function lockOrder(
  trx: Transaction,
  documentId: string,
  requestId: string | undefined,
): Promise<{ id: number; state: OrderState } | undefined> {
  const requests = JSON.stringify({ [documentId]: requestId });
  const [order] = await run<{ id: number; state: OrderState }>(trx, LOCK_ORDER, [requests, documentId]);
  return order;
}

/**
 * Locks a customer until the transaction ends. Orders being placed for them are committed or rolled back then; the next ones wait.
 * @returns their numeric id, or undefined when there is nobody of this documentId.
 */
export async function lockCustomer(trx: Transaction, documentId: string): Promise<number | undefined> {
  const [customer] = await run<{ id: number }>(trx, LOCK_CUSTOMER, [documentId]);
  return customer?.id;
}

const productOnSale = (row: ProductRow): ProductOnSale => ({
  id: row.id,
  documentId: row.document_id,
  name: row.name,
  sku: row.sku,
  price: centsOf(row.price),
  stock: row.stock,
  active: row.active,
});
