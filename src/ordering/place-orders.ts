/**
 * Places a batch of orders in one transaction: lock the products, see what was placed before, ask the plugins, decide, write
 * orders, lines and sales, let the plugins write theirs. All writes run Strapi's lifecycle hooks (the ledger's among them),
 * so that plugins' subscribers see every order.
 */
import type { Core } from '@strapi/strapi';
import { decide, type Verdict } from './decide';
import { askPlugins, letPluginsWrite } from './extended-orders';
import { findStored, type Stored } from './idempotency';
import { findLockedProducts, lockProducts, type Requests } from './locks';
import { findOrderRecords } from './order-records';
import type { OrderRecord, Outcome, Placement } from './placement';
import type { Transaction } from './statements';
import { newOrders, writeOrders } from './write-orders';

/**
 * @param placements in the order in which they arrived; no two with the same customer and key.
 * @returns what became of each, in the same order, after the commit.
 * @throws the database's error, with nothing of the batch written, or (a connection lost during COMMIT) all
 * of it: calling again with the same placements is safe and answers the same.
 * @throws Refused EXTENSION_FAILED with nothing of the batch written, when a plugin could not handle one of them: which one,
 * placing each alone tells.
 */
export async function placeOrders(strapi: Core.Strapi, placements: Placement[]): Promise<Outcome[]> {
  return strapi.db.transaction(async ({ trx }) => {
    const transaction = trx as unknown as Transaction;
    const locked = await lockProducts(
      transaction,
      productsOf(placements),
      placements.length,
      requestsOf(placements),
    );
    const { products, orderIds, backend } = locked;
    const batch = { trx: transaction, backend };
    // After the locks: whoever placed the same order elsewhere held them too, and has committed by now.
    const stored = await findStored(transaction, placements);
    const fresh = placements.filter((placement) => !stored.has(placement));

    const rulings = await askPlugins(strapi, batch, products, fresh);
    const verdicts = new Map(decide(products, fresh, rulings).map((verdict) => [verdict.placement, verdict]));
    const orders = newOrders(strapi, [...verdicts.values()], orderIds);
    await writeOrders(strapi, transaction, orders);
    await letPluginsWrite(strapi, batch, orders);

    const records = new Map(orders.map(({ verdict, record }) => [verdict.placement, record]));
    const earlier = await findOrderRecords(
      strapi,
      [...stored.values()].map(({ documentId }) => documentId),
    );
    return placements.map((placement) => {
      const known = stored.get(placement);
      if (known) return storedOutcome(placement, known, earlier);
      return freshOutcome(verdicts.get(placement) as Verdict<Placement>, records);
    });
  });
}

/** @returns those of the placements that need a product which somebody else holds locked at this moment. */
export async function findBlocked(strapi: Core.Strapi, placements: Placement[]): Promise<Set<Placement>> {
  const connection = strapi.db.connection as unknown as Transaction;
  const locked = await findLockedProducts(connection, productsOf(placements));
  return new Set(placements.filter(({ lines }) => lines.some(({ product }) => locked.has(product))));
}

const productsOf = (placements: Placement[]): string[] => [
  ...new Set(placements.flatMap(({ lines }) => lines.map(({ product }) => product))),
];

const requestsOf = (placements: Placement[]): Requests => {
  const requests: Requests = {};
  for (const { documentId, requestId } of placements)
    if (requestId !== undefined) requests[documentId] = requestId;
  return requests;
};

function storedOutcome(placement: Placement, stored: Stored, records: Map<string, OrderRecord>): Outcome {
  if (stored.requestHash !== placement.requestHash) {
    return { kind: 'refused', refusal: { code: 'IDEMPOTENCY_KEY_REUSED' } };
  }
  const order = records.get(stored.documentId) as OrderRecord;
  return { kind: stored.by === 'identity' ? 'placed' : 'replayed', order };
}

function freshOutcome(verdict: Verdict<Placement>, records: Map<Placement, OrderRecord>): Outcome {
  if (!verdict.accepted) return { kind: 'refused', refusal: verdict.refusal };
  return { kind: 'placed', order: records.get(verdict.placement) as OrderRecord };
}
