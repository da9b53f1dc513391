/** What a history may ask of the engine and what it may be answered: the words that the model and its driver share. */
import type { Refusal } from '../../../src/ordering/errors';
import type { OrderState } from '../../../src/ordering/placement';
import type { Asking, Transition } from '../../../src/ordering/transitions';

export interface RequestedLine {
  /** The product's documentId. */
  product: string;
  quantity: number;
}

/** The part of a request that has to be the same for a key to mean the same order. */
export interface Body {
  lines: RequestedLine[];
  /** In cents, like every amount here. */
  expectedTotal?: number;
  note: string | null;
}

export interface OrderRequest {
  customer: number;
  idempotencyKey: string | null;
  body: Body;
}

export interface OrderedLine {
  product: string;
  name: string;
  sku: string;
  unitPrice: number;
  quantity: number;
  total: number;
}

/** What only the engine can make up; the model learns it from the answer. */
export interface Identity {
  documentId: string;
  number: string;
  placedAt: string;
}

export interface Order extends Identity {
  state: OrderState;
  currency: string;
  total: number;
  note: string | null;
  shippingAddress: null;
  lines: OrderedLine[];
  /** No plugin has a say here. */
  adjustments: never[];
}

/** What can be changed about a product without a movement. */
export type ProductChange = { price: number } | { active: boolean };

export type Operation =
  | { does: 'place'; request: OrderRequest }
  | { does: 'move order'; order: string; transition: Transition; asking: Asking }
  | { does: 'move stock'; product: string; delta: number; reason: 'received' | 'damaged' }
  | { does: 'change product'; product: string; change: ProductChange };

export type Answer =
  | { kind: 'placed' | 'replayed' | 'order moved'; order: Order }
  | { kind: 'stock moved'; delta: number; stockAfter: number }
  | { kind: 'product changed'; price: number; active: boolean; stock: number }
  | { kind: 'refused'; refusal: Refusal }
  /** Over HTTP this would be a 500. The model never answers so. */
  | { kind: 'failed'; message: string };

/** An operation and what it was answered. */
export interface Happened {
  operation: Operation;
  answer: Answer;
}
