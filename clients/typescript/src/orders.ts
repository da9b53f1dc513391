/**
 * Orders: placed once, however often they have to be sent, and moved along. An order carries a key, and the shop places one
 * order per key. A move needs none: an order that was moved is where it was to go, and says so.
 */
import type { Api, CallOptions } from './api.js';
import { Collection } from './collection.js';
import { ShopError, ShopRefusal } from './errors.js';
import { requireKey } from './idempotency-key.js';
import type { NewOrder, Order } from './schemas.js';

export interface PlaceOptions extends CallOptions {
  /** Of an earlier try, or one that was kept beside the basket. A new one where there is none. */
  idempotencyKey?: string;
}

type Move = 'cancel' | 'confirm' | 'ship' | 'deliver';

export class Orders extends Collection<Order> {
  /** @param makeKey a key for `place` that was never used: keep it beside the basket to survive a crash. */
  constructor(
    api: Api,
    readonly makeKey: () => string,
  ) {
    super(api, '/orders');
  }

  /**
   * Places an order. It is sent again until the shop answers or the deadline has passed, always with the same key, so it is
   * placed once or not at all.
   * @throws ShopRefusal INSUFFICIENT_STOCK, PRICE_CHANGED, UNKNOWN_PRODUCT, ORDER_REFUSED, INVALID_REQUEST: not placed.
   * @throws ConnectionLost, RequestAborted, SignedOut, ShopRefusal UNAVAILABLE, EXTENSION_FAILED or RATE_LIMITED: perhaps
   * placed. The error holds the key, and the same order with that key tells.
   */
  async place(order: NewOrder, { idempotencyKey, signal }: PlaceOptions = {}): Promise<Order> {
    const key = requireKey(idempotencyKey ?? this.makeKey());
    const headers = { 'Idempotency-Key': key };
    try {
      return await this.send({
        method: 'POST',
        path: this.path,
        body: { data: order },
        headers,
        repeatable: true,
        signal,
      });
    } catch (error) {
      if (error instanceof ShopError) error.idempotencyKey = key;
      throw error;
    }
  }

  /**
   * Customers: an order of their own that is not confirmed; staff: one that is not shipped. The stock returns.
   * @throws ShopRefusal INVALID_TRANSITION with the state the order is in.
   */
  cancel(documentId: string, options?: CallOptions): Promise<Order> {
    return this.move(documentId, 'cancel', options);
  }

  /** For staff. @throws ShopRefusal INVALID_TRANSITION with the state the order is in. */
  confirm(documentId: string, options?: CallOptions): Promise<Order> {
    return this.move(documentId, 'confirm', options);
  }

  /** For staff. @throws ShopRefusal INVALID_TRANSITION with the state the order is in. */
  ship(documentId: string, options?: CallOptions): Promise<Order> {
    return this.move(documentId, 'ship', options);
  }

  /** For staff. @throws ShopRefusal INVALID_TRANSITION with the state the order is in. */
  deliver(documentId: string, options?: CallOptions): Promise<Order> {
    return this.move(documentId, 'deliver', options);
  }

  private async move(documentId: string, name: Move, { signal }: CallOptions = {}): Promise<Order> {
    const path = `${this.pathOf(documentId)}/${name}`;
    try {
      return await this.send({ method: 'POST', path, repeatable: true, signal });
    } catch (error) {
      if (isDoneAlready(error)) return this.get(documentId, { signal });
      throw error;
    }
  }
}

/** After a lost answer an order that is already where it was to go was moved by the attempt that got none. */
const isDoneAlready = (error: unknown): boolean =>
  error instanceof ShopRefusal &&
  error.earlierMayHaveActed &&
  error.is('INVALID_TRANSITION') &&
  error.details.from === error.details.to;
