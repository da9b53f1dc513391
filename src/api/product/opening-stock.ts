/** Turns the stock a product is created with into its first movement, so that the ledger starts at the start. */
import type { Core } from '@strapi/strapi';
import { invalid } from '../../ordering/errors';
import { MOVEMENT, type MovementData } from '../stock-movement/ledger';

/** Product data as it passes the lifecycle hooks; only what they look at. */
export interface ProductData {
  stock?: unknown;
  price?: unknown;
  lowStockThreshold?: unknown;
}

/**
 * Takes the stock out of the data, leaving 0 for the row.
 * @returns the pieces that the opening movement has to bring.
 * @throws Refused INVALID_REQUEST when it is not a whole number of at least 0.
 */
export function takeStock(data: ProductData): number {
  const stock = Number(data.stock ?? 0);
  if (!Number.isInteger(stock) || stock < 0) throw invalid(['stock'], 'must be a whole number of at least 0');
  data.stock = 0;
  return stock;
}

/**
 * @param products numeric ids, in the order in which they were created.
 * @param opening pieces for each of them; products with 0 get no movement.
 */
export async function applyOpeningStock(
  strapi: Core.Strapi,
  products: number[],
  opening: number[],
): Promise<void> {
  const movements: MovementData[] = products
    .map((product, index) => ({ product, delta: opening[index] ?? 0, reason: 'opening' as const }))
    .filter(({ delta }) => delta > 0);
  if (movements.length > 0) await strapi.db.query(MOVEMENT).createMany({ data: movements });
}
