/** What the panel may ask of orders, and what it is answered. */
import { z } from 'zod';
import { documentId, filledText } from '../../http/fields';
import type { StoredAdjustment } from '../../ordering/adjustments';
import type { Refusal } from '../../ordering/errors';
import type { OrderState } from '../../ordering/placement';
import type { Transition } from '../../ordering/transitions';
import type { ShownActor } from '../activity';
import { cursor } from '../cursor';

/** Far more than are done in the time a request has; see bulk-transition.ts. */
const MOST_ORDERS = 100;

export const orderListQuery = z.strictObject({
  state: z.enum(['placed', 'confirmed', 'shipped', 'delivered', 'cancelled']).optional(),
  /** An order's number, or a customer's username or e-mail address. */
  search: filledText(255).optional(),
  after: cursor.optional(),
});

export type OrderListQuery = z.output<typeof orderListQuery>;

export const bulkTransition = z.strictObject({
  transition: z.enum(['confirm', 'ship', 'deliver', 'cancel']),
  orders: z
    .array(documentId)
    .min(1)
    .max(MOST_ORDERS)
    .refine((orders) => new Set(orders).size === orders.length, 'must not name an order twice'),
});

/** What the list and the document have in common. */
interface OrderHead {
  documentId: string;
  number: string;
  state: OrderState;
  currency: string;
  /** In major units, as every amount the panel gets. */
  total: number;
  placedAt: string;
}

export interface ListedOrder extends OrderHead {
  /** Their username; null when the account is gone. */
  customer: string | null;
  /** Pieces of all its lines. */
  items: number;
}

export interface OfferedOrder extends ListedOrder {
  /** What the reader may do with it now. */
  transitions: Transition[];
}

export interface OrderListAnswer {
  data: OfferedOrder[];
  meta: { next: string | null; mayMove: boolean };
}

export interface OrderCustomer {
  documentId: string;
  username: string;
  email: string;
  firstName: string | null;
  lastName: string | null;
  phone: string | null;
}

export interface DocumentLine {
  /** The product's documentId, kept when the product is gone. */
  product: string;
  name: string;
  sku: string;
  unitPrice: number;
  quantity: number;
  total: number;
  /** Address of the smallest picture there is; null for products without one, or that are gone. */
  picture: string | null;
}

export interface OrderDocument extends OrderHead {
  note: string | null;
  shippingAddress: Record<string, string> | null;
  customer: OrderCustomer | null;
  lines: DocumentLine[];
  /** The sum of the lines. */
  subtotal: number;
  /** What plugins have added to it; mostly nothing. */
  adjustments: StoredAdjustment[];
  /** Every state it has been in, oldest first. */
  timeline: { state: OrderState; at: string; who: ShownActor | null }[];
  /** What the reader may do with it now. */
  transitions: Transition[];
}

/** What became of one order. `unavailable` may be tried again. */
export type MoveOutcome = { order: string } & (
  | { outcome: 'moved'; number: string; state: OrderState }
  | { outcome: 'refused'; refusal: Extract<Refusal, { code: 'INVALID_TRANSITION' }> }
  | { outcome: 'missing' }
  | { outcome: 'unavailable' }
);
