/** The point at which plugins write rows of their own: with an order, or not at all. */
import { copyOf, OrderHook, type BatchTransaction } from './order-hook';
import type { WrittenOrder } from './extension-points';

export class BeforeCommitHook extends OrderHook<WrittenOrder, void> {
  /**
   * @param orders all that this transaction has accepted.
   * @throws Refused EXTENSION_FAILED, see OrderHook.
   */
  async call(orders: readonly WrittenOrder[], transaction: BatchTransaction): Promise<void> {
    for (const extension of this.getHandlers())
      await this.ask(extension, orders.map(copyOf), transaction, () => undefined);
  }
}
