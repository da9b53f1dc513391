/** Loads rows many at a time, and says of each what became of it: a bad one costs only itself. */
import type { Core } from '@strapi/strapi';
import { isConnectionLost, isDatabaseUnavailable } from '../platform/database-errors';
import { upsertProducts, type Change, type Upsert } from './upsert-products';

export type RowOutcome = { outcome: Change } | { outcome: 'refused'; message: string };

/**
 * @param images numeric file ids by the address a row names.
 * @returns what became of each row, in order.
 * @throws Error when the database is lost: that is no row's fault.
 */
export async function loadRows(
  strapi: Core.Strapi,
  upserts: Upsert[],
  images: ReadonlyMap<string, number>,
): Promise<RowOutcome[]> {
  try {
    return (await upsertProducts(strapi, upserts, images)).map((outcome) => ({ outcome }));
  } catch (error) {
    const alone = upserts.length === 1;
    if (isConnectionLost(error) || (alone && isDatabaseUnavailable(error))) throw error;
    if (alone)
      return [{ outcome: 'refused', message: error instanceof Error ? error.message : String(error) }];
    // The whole chunk was refused: once more, row by row.
    const outcomes: RowOutcome[] = [];
    for (const upsert of upserts) outcomes.push(...(await loadRows(strapi, [upsert], images)));
    return outcomes;
  }
}
