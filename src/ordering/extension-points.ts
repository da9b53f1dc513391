/**
 * Where plugins may take part in an order, as types: docs/extending.md is written from this file, and src/extending.ts
 * hands it to plugins. Both points show all orders of a batch at once, so that a plugin needs one query for a hundred
 * orders; both run inside the transaction that places them.
 */
import type { Core } from '@strapi/strapi';
import type { OrderExtensions } from '../order-fields';
import type { Cents } from './money';
import type { AdjustmentKind, OrderAdjustment, OrderedLine, ShippingAddress } from './placement';

/** Before the orders of a batch are decided: refuse them, or add to what they cost. */
export const BEFORE_DECISION = 'api::order.beforeDecision';

/** After the accepted orders were written, before they are committed: write rows of one's own with them. */
export const BEFORE_COMMIT = 'api::order.beforeCommit';

type TransactionCallback = Parameters<Core.Strapi['db']['transaction']>[0];

/** What every handler is given beside the orders. */
export interface HookContext {
  /**
   * The transaction in which the orders are placed; `strapi.db.query` and `strapi.documents` are in it by themselves. It
   * is not the plugin's to commit or to roll back.
   */
  trx: Parameters<NonNullable<TransactionCallback>>[0]['trx'];
  /**
   * @param amount a whole number of minor units: 4.99 is 499.
   * @throws RangeError when it is no whole number.
   */
  cents: (amount: number) => Cents;
}

/** A line of an order, priced as it will be written. */
export interface ProposedLine extends OrderedLine {
  /** The product's numeric id, for relations of one's own. */
  productId: number;
}

/** An order that will be taken unless somebody objects. */
export interface ProposedOrder {
  /** The one the order will have. */
  documentId: string;
  /** The customer's numeric user id. */
  customer: number;
  lines: ProposedLine[];
  note: string | null;
  shippingAddress: ShippingAddress | null;
  /** What the customer sent in the fields of plugins (src/order-fields.ts). */
  extensions: OrderExtensions;
  /** What plugins before this one have added. */
  adjustments: OrderAdjustment[];
  /** Its lines and those adjustments. */
  total: Cents;
}

/** An order that is written and not yet committed: its total and adjustments are final. */
export interface WrittenOrder extends ProposedOrder {
  /** Its numeric id, for relations of one's own. */
  id: number;
  number: string;
  currency: string;
  /** ISO 8601, UTC. */
  placedAt: string;
}

/** What a plugin adds to an order's price. The shop notes which plugin it was. */
export interface Adjustment {
  kind: AdjustmentKind;
  /** What the customer reads beside the amount, 1 to 200 characters. */
  label: string;
  /** A discount is zero or less, shipping and tax are zero or more. */
  amount: Cents;
}

export interface Objection {
  /** For programs, like `VOUCHER_EXPIRED`: capitals, digits and underscores, at most 64. */
  reason: string;
  /** For people, 1 to 500 characters. */
  message: string;
}

export type Ruling = { refuse: Objection } | { adjust: Adjustment[] };

/** The orders a plugin has something to say about; the others it leaves out. */
export type Rulings = ReadonlyMap<ProposedOrder, Ruling>;

/** What a plugin registers at one of the points. */
export interface Extension<Order, Answer> {
  /** The plugin's name as in config/plugins.ts: it stands in the log, and as the source of what was added. */
  plugin: string;
  /** Lower numbers go first, and among equals the plugin whose name does; 0 when left out. */
  position?: number;
  /** Milliseconds for all orders of a batch together, 1 to 2,000; 1,000 when left out. */
  timeLimitMs?: number;
  handle: (orders: readonly Order[], context: HookContext) => Answer | Promise<Answer>;
}

export type BeforeDecision = Extension<ProposedOrder, Rulings | undefined | void>;

export type BeforeCommit = Extension<WrittenOrder, void>;
