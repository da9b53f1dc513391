/**
 * Takes people out of what was written for webhooks. A delivery holds its body as it is sent, so the address of an order stands in it
 * once more; and receivers may repeat it in their answers.
 */
import type { Statements } from './receivers';

/** An arbitrary number, the same for every process: the name of this lock in PostgreSQL. */
const TELLING = 7_202_650_016;

/** Numbers of orders are titles, by which deliveries are found through an index. */
const FORGET = `
  UPDATE webhook_deliveries SET forgotten = true, answer = NULL,
    body = (body::jsonb || jsonb_build_object('data',
      body::jsonb -> 'data' || '{"customer": null, "shippingAddress": null, "note": null}'))::text
  WHERE title = ANY(?::text[]) AND type LIKE 'order.%'`;

/**
 * To be called before orders are read to be told of, in the transaction that writes them down: until its end nobody is taken out
 * of them unseen.
 */
export async function holdOrdersToTell(trx: Statements): Promise<void> {
  await trx.raw('SELECT pg_advisory_xact_lock_shared(?)', [TELLING]);
}

/**
 * Empties customer, address and note in every delivery about these orders; those that wait go out without them. To be called after
 * the orders themselves have forgotten, in the same transaction: what is written down from then on is read from these.
 * @param numbers of the orders.
 */
export async function forgetInDeliveries(trx: Statements, numbers: string[]): Promise<void> {
  await trx.raw('SELECT pg_advisory_xact_lock(?)', [TELLING]);
  await trx.raw(FORGET, [numbers]);
}
