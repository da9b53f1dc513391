/** What the panel may ask of a product's stock, and what it is answered. */
import { z } from 'zod';
import { newMovement } from '../../api/stock-movement/contract';
import type { ShownActor } from '../activity';
import { cursor } from '../cursor';

/** The product stands in the address. */
export const panelMovement = newMovement.omit({ product: true });

/** The reasons a person may give. */
export type ReasonOfStaff = z.output<typeof panelMovement>['reason'];

export const movementsQuery = z.strictObject({ after: cursor.optional() });

export interface ListedMovement {
  id: number;
  delta: number;
  stockAfter: number;
  reason: ReasonOfStaff | 'opening' | 'sale' | 'cancellation' | 'import';
  note: string | null;
  at: string;
  who: ShownActor | null;
  /** The order it belongs to, if any. */
  order: { documentId: string; number: string } | null;
}

export interface MovementListAnswer {
  data: ListedMovement[];
  meta: { next: string | null };
}

export interface StockCard {
  stock: number;
  lowStockThreshold: number;
  /** Pieces of orders that were not cancelled since. */
  sold: { days7: number; days30: number };
  /** The last ten, newest first. */
  movements: ListedMovement[];
  /** The cursor of those before; null when there are none. */
  next: string | null;
  /** What the reader may record; empty for who may only look. */
  reasons: ReasonOfStaff[];
}

export interface StockCardAnswer {
  data: StockCard;
}
