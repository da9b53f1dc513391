/** Loads rows many at a time, and says of each what became of it: a bad one costs only itself. */
import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import { Refused } from '../ordering/errors';
import {
  isCheckViolation,
  isConnectionLost,
  isDataException,
  isForeignKeyViolation,
  isLockTimeout,
  isUniqueViolation,
} from '../platform/database-errors';
import { upsertProducts, type Change, type Upsert } from './upsert-products';

export type RowOutcome = { outcome: Change } | { outcome: 'refused'; message: string };

/**
 * @param images numeric file ids by the address a row names.
 * @returns what became of each row, in order.
 * @throws whatever is no row's fault: a lost database, a fault of ours.
 */
export async function loadRows(
  strapi: Core.Strapi,
  upserts: Upsert[],
  images: ReadonlyMap<string, number>,
): Promise<RowOutcome[]> {
  try {
    return (await upsertProducts(strapi, upserts, images)).map((outcome) => ({ outcome }));
  } catch (error) {
    if (isConnectionLost(error)) throw error;
    if (upserts.length === 1) return [{ outcome: 'refused', message: reasonOf(error) }];
    // The whole chunk was refused: once more, row by row.
    const outcomes: RowOutcome[] = [];
    for (const upsert of upserts) outcomes.push(...(await loadRows(strapi, [upsert], images)));
    return outcomes;
  }
}

/** @throws the error itself when the row is not to blame. */
function reasonOf(error: unknown): string {
  if (error instanceof Refused || error instanceof errors.ApplicationError) return error.message;
  if (isLockTimeout(error)) return 'somebody else is writing to it; try again';
  if (isUniqueViolation(error) || isCheckViolation(error) || isForeignKeyViolation(error))
    return `the database refuses it: ${error.constraint ?? error.message}`;
  if (isDataException(error)) return `the database refuses it: ${error.message}`;
  throw error;
}
