/** The point at which plugins write rows of their own: with an order, or not at all. */
import { OrderHook } from './order-hook';
import type { WrittenOrder } from './extension-points';
import type { Transaction } from './statements';

export class BeforeCommitHook extends OrderHook<WrittenOrder, void> {
  /**
   * @param orders all that this transaction has accepted.
   * @throws Refused EXTENSION_FAILED, see OrderHook.
   */
  async call(orders: readonly WrittenOrder[], trx: Transaction): Promise<void> {
    for (const extension of this.getHandlers())
      await this.ask(extension, structuredClone(orders), trx, () => undefined);
  }
}
