/**
 * One key, one order. A customer's key and the fingerprint of what they sent are columns of the order itself,
 * under a unique index: the key is stored exactly when the order is, by the same commit.
 * After Stripe's Idempotency-Key, https://docs.stripe.com/api/idempotent_requests. See docs/adr/0003.
 */
import { createHash } from 'node:crypto';
import { Refused } from './errors';
import type { Placement } from './placement';
import { run, type Transaction } from './statements';

/** What a key looks like: 1 to 255 printable ASCII characters. */
export const IDEMPOTENCY_KEY = /^[\x20-\x7e]{1,255}$/;

/**
 * @param header the Idempotency-Key as it was sent.
 * @throws Refused INVALID_IDEMPOTENCY_KEY when it is not 1 to 255 printable ASCII characters.
 */
export function parseIdempotencyKey(header: string): string {
  if (!IDEMPOTENCY_KEY.test(header)) throw new Refused({ code: 'INVALID_IDEMPOTENCY_KEY' });
  return header;
}

/** @param request parsed, so that its keys stand in the schema's order however the client wrote them. */
export const hashRequest = (request: object): string =>
  createHash('sha256').update(JSON.stringify(request)).digest('hex');

interface StoredRow {
  document_id: string;
  customer_id: number;
  idempotency_key: string;
  request_hash: string;
}

/** What the database already holds of a placement. */
export interface Stored {
  documentId: string;
  by: 'key' | 'identity';
  requestHash: string;
}

// By one look into an index for each, whatever PostgreSQL believes of the table: a prepared statement keeps the plan it got
// when the shop was new and had no orders, and that plan would read all of them until statistics are taken.
const FIND_STORED = {
  name: 'find-stored',
  sql: `SELECT stored.* FROM unnest(?::text[]) AS sought (document_id) CROSS JOIN LATERAL (
          SELECT document_id, customer_id, idempotency_key, request_hash FROM orders
          WHERE document_id = sought.document_id LIMIT 1
        ) AS stored
        UNION ALL
        SELECT stored.* FROM unnest(?::int[], ?::text[]) AS sought (customer, key) CROSS JOIN LATERAL (
          SELECT document_id, customer_id, idempotency_key, request_hash FROM orders
          WHERE customer_id = sought.customer AND idempotency_key = sought.key LIMIT 1
        ) AS stored`,
};

/**
 * Looks for orders these placements have become before: under the customer's key, or, when an earlier attempt
 * lost its connection during COMMIT, under the identity the placement was given.
 */
export async function findStored(
  trx: Transaction,
  placements: readonly Placement[],
): Promise<Map<Placement, Stored>> {
  const rows = await run<StoredRow>(trx, FIND_STORED, [
    placements.map(({ documentId }) => documentId),
    placements.map(({ customer }) => customer),
    placements.map(({ idempotencyKey }) => idempotencyKey),
  ]);
  return matchStored(rows, placements);
}

function matchStored(rows: StoredRow[], placements: readonly Placement[]): Map<Placement, Stored> {
  const byIdentity = new Map(rows.map((row) => [row.document_id, row]));
  const byKey = new Map(rows.map((row) => [keyOf(row.customer_id, row.idempotency_key), row]));
  const stored = new Map<Placement, Stored>();
  for (const placement of placements) {
    const own = byIdentity.get(placement.documentId);
    const earlier =
      placement.idempotencyKey && byKey.get(keyOf(placement.customer, placement.idempotencyKey));
    const row = own ?? earlier;
    if (!row) continue;
    stored.set(placement, {
      documentId: row.document_id,
      by: own ? 'identity' : 'key',
      requestHash: row.request_hash,
    });
  }
  return stored;
}

/** @returns one string for a customer and their key; keys hold no control characters, so this cannot collide. */
export const keyOf = (customer: number, key: string): string => `${customer}\n${key}`;
