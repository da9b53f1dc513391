/** What the panel's home page may ask, and what it is answered. */
import { z } from 'zod';
import type { OrderState } from '../../ordering/placement';

export const salesQuery = z.strictObject({ timeZone: z.string().refine(isTimeZone, 'is no time zone') });

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

export interface Sales {
  orders: number;
  /** In major units of the store's currency. */
  revenue: number;
}

export interface SalesFigures {
  today: Sales;
  /** The same weekday a week ago, up to the same time of day. */
  weekAgo: Sales;
  /** The last 30 days, oldest first, today included. */
  days: (Sales & { day: string })[];
}

export interface SalesAnswer {
  data: SalesFigures & { currency: string };
}

/** Counting further would tell nobody more. */
export const COUNTED_UP_TO = 10_000;

export interface WaitingAnswer {
  data: { state: OrderState; count: number }[];
}

export interface RunningOutAnswer {
  data: { documentId: string; name: string; sku: string; stock: number; lowStockThreshold: number }[];
}
