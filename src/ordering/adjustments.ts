/**
 * Adjustments on their way into and out of an order's row, where they are one JSON value: they are written and read with
 * the order and never by themselves, so that orders without any cost no statement more.
 */
import { amountOf, centsOf } from './money';
import type { OrderAdjustment } from './placement';

/** As the row and the API hold it. */
export interface StoredAdjustment extends Omit<OrderAdjustment, 'amount'> {
  /** In major units. */
  amount: number;
}

/** @returns the same with amounts in major units. */
export const storedAdjustments = (adjustments: readonly OrderAdjustment[]): StoredAdjustment[] =>
  adjustments.map((adjustment) => ({ ...adjustment, amount: amountOf(adjustment.amount) }));

/**
 * @param stored null for an order without any.
 * @throws RangeError when an amount is none, which means that the row is not what we wrote.
 */
export const adjustmentsOf = (stored: readonly StoredAdjustment[] | null): OrderAdjustment[] =>
  (stored ?? []).map(({ kind, label, amount, source }) => ({ kind, label, amount: centsOf(amount), source }));
