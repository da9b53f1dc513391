/** The ledger of stock, for staff: what came, what went, and why. */
import type { Api, CallOptions } from './api.js';
import { Collection } from './collection.js';
import type { NewStockMovement, StockMovement } from './schemas.js';

export class StockMovements extends Collection<StockMovement> {
  constructor(api: Api) {
    super(api, '/stock-movements');
  }

  /**
   * Not sent again when its answer is lost, because nothing tells two equal movements apart: look at the ledger.
   * @throws ShopRefusal INSUFFICIENT_STOCK when it would take more than there is.
   */
  record(movement: NewStockMovement, { signal }: CallOptions = {}): Promise<StockMovement> {
    return this.send({
      method: 'POST',
      path: this.path,
      body: { data: movement },
      repeatable: false,
      signal,
    });
  }
}
