/** An order as the API shows it: cents become amounts here and nowhere else. */
import { storedAdjustments } from '../../ordering/adjustments';
import { amountOf } from '../../ordering/money';
import type { OrderRecord } from '../../ordering/placement';
import type { Order } from './contract';

export const presentOrder = ({ total, lines, adjustments, ...order }: OrderRecord): Order => ({
  documentId: order.documentId,
  number: order.number,
  state: order.state,
  currency: order.currency,
  total: amountOf(total),
  placedAt: order.placedAt,
  note: order.note,
  shippingAddress: order.shippingAddress,
  lines: lines.map((line) => ({ ...line, unitPrice: amountOf(line.unitPrice), total: amountOf(line.total) })),
  ...(adjustments.length > 0 ? { adjustments: storedAdjustments(adjustments) } : {}),
});
