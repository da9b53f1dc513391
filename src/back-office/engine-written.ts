/** What the ordering engine and the ledger write, and nobody by hand: the panel may read it. */
export const ENGINE_WRITTEN: readonly string[] = [
  'api::order.order',
  'api::order-line.order-line',
  'api::order-transition.order-transition',
  'api::stock-movement.stock-movement',
];
