/** When a product's stock is low. A threshold somebody has emptied is one of 0: then only what is gone is marked. */

export function completeThreshold(data: { lowStockThreshold?: unknown }): void {
  if (data.lowStockThreshold === null) data.lowStockThreshold = 0;
}
