/** Orders as the shop's routes for the panel answer them. */
import type { Actor } from '../Who';

export type OrderState = 'placed' | 'confirmed' | 'shipped' | 'delivered' | 'cancelled';

export type Transition = 'confirm' | 'ship' | 'deliver' | 'cancel';

export interface ListedOrder {
  documentId: string;
  number: string;
  state: OrderState;
  currency: string;
  total: number;
  placedAt: string;
  customer: string | null;
  items: number;
}

export interface OrderListAnswer {
  data: ListedOrder[];
  meta: { next: string | null; mayMove: boolean };
}

export interface OrderDocument {
  documentId: string;
  number: string;
  state: OrderState;
  currency: string;
  total: number;
  placedAt: string;
  note: string | null;
  shippingAddress: Record<string, string> | null;
  customer: {
    username: string;
    email: string;
    firstName: string | null;
    lastName: string | null;
    phone: string | null;
  } | null;
  lines: {
    product: string;
    name: string;
    sku: string;
    quantity: number;
    unitPrice: number;
    total: number;
    picture: string | null;
  }[];
  timeline: { state: OrderState; at: string; who: Actor | null }[];
  transitions: Transition[];
}

export type MoveOutcome = { order: string } & (
  | { outcome: 'moved'; number: string; state: OrderState }
  | { outcome: 'refused'; refusal: { from?: OrderState } }
  | { outcome: 'missing' }
  | { outcome: 'unavailable' }
);

/** What staff may do with an order in each state; the server has the last word. */
export const NEXT: Record<OrderState, Transition[]> = {
  placed: ['confirm', 'cancel'],
  confirmed: ['ship', 'cancel'],
  shipped: ['deliver'],
  delivered: [],
  cancelled: [],
};
