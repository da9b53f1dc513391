/** Between the engine and its extension points: orders as plugins see them, and what plugins say as decide() takes it. */
import type { Core } from '@strapi/strapi';
import type { OrderRuling } from './before-decision';
import { propose, type Verdict } from './decide';
import type { ProposedOrder } from './extension-points';
import { beforeCommit, beforeDecision } from './hooks';
import type { Placement, ProductOnSale } from './placement';
import type { BatchTransaction } from './order-hook';
import type { NewOrder } from './write-orders';

const NO_RULINGS: ReadonlyMap<Placement, OrderRuling> = new Map();

/**
 * Asks the plugins about all placements at once. Those that cannot be taken whatever they say are not shown to them.
 * @returns what they said of each that was shown.
 * @throws Refused EXTENSION_FAILED.
 */
export async function askPlugins(
  strapi: Core.Strapi,
  transaction: BatchTransaction,
  products: ReadonlyMap<string, ProductOnSale>,
  placements: readonly Placement[],
): Promise<ReadonlyMap<Placement, OrderRuling>> {
  const hook = beforeDecision(strapi);
  if (hook.getHandlers().length === 0) return NO_RULINGS;
  const proposals = propose(products, placements).flatMap(proposalOf);
  const rulings = await hook.call(proposals, transaction);
  return new Map(
    placements.flatMap((placement) => {
      const ruling = rulings.get(placement.documentId);
      return ruling ? [[placement, ruling] as const] : [];
    }),
  );
}

function proposalOf(verdict: Verdict<Placement>): ProposedOrder[] {
  if (!verdict.accepted) return [];
  const { documentId, customer, note, shippingAddress, extensions } = verdict.placement;
  const { lines, adjustments, total } = verdict;
  return [{ documentId, customer, lines, note, shippingAddress, extensions, adjustments, total }];
}

/**
 * Lets the plugins write with the orders, in their transaction.
 * @throws Refused EXTENSION_FAILED.
 */
export async function letPluginsWrite(
  strapi: Core.Strapi,
  transaction: BatchTransaction,
  orders: readonly NewOrder[],
): Promise<void> {
  const hook = beforeCommit(strapi);
  if (orders.length === 0 || hook.getHandlers().length === 0) return;
  await hook.call(
    orders.map(({ verdict: { placement, lines }, record: { state: _state, ...record }, id }) => ({
      ...record,
      id,
      customer: placement.customer,
      extensions: placement.extensions,
      lines,
    })),
    transaction,
  );
}
