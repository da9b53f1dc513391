/** A product's stock as the shop's routes for the panel answer it. */
import type { Actor } from '../Who';

export type Reason =
  'opening' | 'received' | 'sale' | 'cancellation' | 'returned' | 'correction' | 'damaged' | 'import';

/** The reasons a person may give. */
export type FormReason = 'received' | 'returned' | 'correction' | 'damaged';

export interface StockCard {
  stock: number;
  lowStockThreshold: number;
  sold: { days7: number; days30: number };
  movements: {
    delta: number;
    stockAfter: number;
    reason: Reason;
    note: string | null;
    at: string;
    who: Actor | null;
    order: { documentId: string; number: string } | null;
  }[];
  /** What the reader may record; empty for who may only look. */
  reasons: FormReason[];
}

export interface StockCardAnswer {
  data: StockCard;
}
