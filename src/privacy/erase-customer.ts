/**
 * Erases a customer: the books keep every order with its lines, totals, number and moments, and nobody in it. One transaction, so
 * nobody is ever half erased; under the lock of their row, so no order slips in between. See docs/adr/0021.
 */
import type { Core } from '@strapi/strapi';
import { actorColumns, inWords, type Actor } from '../ordering/actor';
import { Refused } from '../ordering/errors';
import { lockCustomer } from '../ordering/locks';
import type { OrderState } from '../ordering/placement';
import type { Transaction } from '../ordering/statements';
import { isTransactionConflict } from '../platform/database-errors';
import { tryAgain } from '../platform/retries';
import type { Erasure } from './contract';
import { isCustomer, ordersOf, type OwnOrder, type Statements } from './person';
import { TRACES } from './traces';

/** A deadlock is found within a second, so this leaves room for each of the attempts. */
const PATIENCE_MS = 5_000;

/** An order in one of these is over: nobody packs or sends it any more, and nobody may change it. */
const OVER: readonly OrderState[] = ['delivered', 'cancelled'];

const RECORD = `
  INSERT INTO customer_erasures (customer_document_id, orders, actor_kind, actor_id, actor_name)
  VALUES (?, ?, ?, ?, ?) RETURNING erased_at`;

const FIND = 'SELECT erased_at, orders FROM customer_erasures WHERE customer_document_id = ?';

interface Row {
  erased_at: Date;
  orders: number;
}

/**
 * @param documentId of the customer.
 * @param actor who does it: it is written down, with when and how many orders stay.
 * @returns what was done, or had been done before; undefined when there is no such customer. Staff are none.
 * @throws Refused OPEN_ORDERS while an order of theirs is under way; then nothing is erased.
 */
export async function eraseCustomer(
  strapi: Core.Strapi,
  documentId: string,
  actor: Actor,
): Promise<Erasure | undefined> {
  const work = () => strapi.db.transaction(({ trx }) => erase(strapi, trx, documentId, actor));
  const erased = await tryAgain(work, isTransactionConflict, PATIENCE_MS);
  if (erased && !erased.before)
    strapi.log.warn(
      `privacy: ${inWords(actor)} has erased customer ${documentId}; their orders (${erased.orders}) stay without them`,
    );
  return erased;
}

async function erase(
  strapi: Core.Strapi,
  trx: Statements,
  documentId: string,
  actor: Actor,
): Promise<Erasure | undefined> {
  const id = await lockCustomer(trx as unknown as Transaction, documentId);
  if (id === undefined) return findErasure(trx, documentId);
  if (!(await isCustomer(trx, id))) return undefined;
  const orders = await ordersOf(trx, id);
  refuseOpen(orders);
  for (const trace of TRACES) await trace.erase({ strapi, trx }, { id, orders });
  const { actorKind, actorId, actorName } = actorColumns(actor);
  const bindings = [documentId, orders.length, actorKind, actorId, actorName];
  const { rows }: { rows: Row[] } = await trx.raw(RECORD, bindings as string[]);
  return erasureOf(documentId, rows[0] as Row, orders.length, false);
}

async function findErasure(trx: Statements, documentId: string): Promise<Erasure | undefined> {
  const { rows }: { rows: Row[] } = await trx.raw(FIND, [documentId]);
  return rows[0] && erasureOf(documentId, rows[0], rows[0].orders, true);
}

/** Without waiting for whoever moves one of them on: they would then be waited for by those whose products they hold. */
function refuseOpen(orders: OwnOrder[]): void {
  const open = orders.filter(({ state }) => !OVER.includes(state));
  if (open.length === 0) return;
  throw new Refused({
    code: 'OPEN_ORDERS',
    orders: open.map(({ documentId, number, state }) => ({ documentId, number, state })),
  });
}

const erasureOf = (customer: string, row: Row, orders: number, before: boolean): Erasure => ({
  customer,
  erasedAt: row.erased_at.toISOString(),
  orders,
  before,
});
