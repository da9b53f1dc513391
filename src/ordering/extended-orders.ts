/** Between the engine and its extension points: orders as plugins see them, and what plugins say as decide() takes it. */
import type { Core } from '@strapi/strapi';
import type { OrderRuling } from './before-decision';
import { decide } from './decide';
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
  const proposals = placements.flatMap((placement) => proposalOf(products, placement));
  const rulings = await hook.call(proposals, transaction);
  return new Map(
    placements.flatMap((placement) => {
      const ruling = rulings.get(placement.documentId);
      return ruling ? [[placement, ruling] as const] : [];
    }),
  );
}

/** Alone and whatever it was expected to cost: neither what others take nor a total that may yet change counts here. */
function proposalOf(products: ReadonlyMap<string, ProductOnSale>, placement: Placement): ProposedOrder[] {
  // Its own products only: deciding reads the stock of all it is given, for each order of the batch anew.
  const own = new Map(
    placement.lines.flatMap(({ product }) => {
      const found = products.get(product);
      return found ? [[product, found] as const] : [];
    }),
  );
  const [verdict] = decide(own, [{ ...placement, expectedTotal: undefined }], NO_RULINGS);
  if (!verdict?.accepted) return [];
  const { documentId, customer, note, shippingAddress, extensions } = placement;
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
