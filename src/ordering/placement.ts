/** The words the ordering engine thinks in: what is asked for, what is on sale, and what becomes of it. */
import type { OrderExtensions } from '../order-fields';
import type { Refusal } from './errors';
import type { Cents } from './money';

export const ORDER_STATES = ['placed', 'confirmed', 'shipped', 'delivered', 'cancelled'] as const;

export type OrderState = (typeof ORDER_STATES)[number];

export interface RequestedLine {
  /** The product's documentId. */
  product: string;
  /** Pieces, at least 1. */
  quantity: number;
}

export type ShippingAddress = Record<string, string>;

/** What a customer asks for, already of the right shape. */
export interface PlacementRequest {
  /** The customer's numeric user id. */
  customer: number;
  lines: RequestedLine[];
  /** What the customer believes the order costs, when they said so. */
  expectedTotal: Cents | undefined;
  note: string | null;
  shippingAddress: ShippingAddress | null;
  /** What the fields of plugins held (src/order-fields.ts). */
  extensions: OrderExtensions;
  idempotencyKey: string | null;
  /** Fingerprint of the request's body, to tell a replay from another order under the same key. */
  requestHash: string;
}

/** A request that has been given the identity its order will have, before the first attempt to write it. */
export interface Placement extends PlacementRequest {
  documentId: string;
  /** Of the request that asks for it, for what it causes; unknown when a plugin places the order by itself. */
  requestId?: string | undefined;
}

/** A product as the engine sees it while it holds the row's lock. */
export interface ProductOnSale {
  id: number;
  documentId: string;
  name: string;
  sku: string;
  price: Cents;
  stock: number;
  active: boolean;
}

/** A line with the name, SKU and price of the moment it was ordered. */
export interface OrderedLine {
  /** The product's documentId, kept when the product is gone. */
  product: string;
  name: string;
  sku: string;
  unitPrice: Cents;
  quantity: number;
  total: Cents;
}

export const ADJUSTMENT_KINDS = ['discount', 'shipping', 'tax'] as const;

export type AdjustmentKind = (typeof ADJUSTMENT_KINDS)[number];

/** What a plugin has added to the price of an order beside its lines. */
export interface OrderAdjustment {
  kind: AdjustmentKind;
  /** What the customer reads beside the amount. */
  label: string;
  /** A discount is zero or less, shipping and tax are zero or more. */
  amount: Cents;
  /** The plugin's name. */
  source: string;
}

/** A whole order, as it is answered. */
export interface OrderRecord {
  documentId: string;
  number: string;
  state: OrderState;
  currency: string;
  /** The sum of its lines and adjustments. */
  total: Cents;
  /** ISO 8601, UTC. */
  placedAt: string;
  note: string | null;
  shippingAddress: ShippingAddress | null;
  lines: OrderedLine[];
  /** In the order in which they were added; most orders have none. */
  adjustments: OrderAdjustment[];
}

/** What became of a placement: each one of a batch has its own. */
export type Outcome =
  | { kind: 'placed'; order: OrderRecord }
  | { kind: 'replayed'; order: OrderRecord }
  | { kind: 'refused'; refusal: Refusal };
