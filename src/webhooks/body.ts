/**
 * What receivers are sent: the contract with them, in the shape of Standard Webhooks. Of an order it has everything that a
 * warehouse needs, as the API shows it; of stock and products it has the event's own data.
 */
import { z } from 'zod';
import { order, orderAdjustment } from '../api/order/contract';
import { EVENT_TYPES, eventSchema, type EventOf, type EventType } from '../events/event';

/** What a webhook may ask for: all that the shop tells. */
export const WEBHOOK_EVENTS = EVENT_TYPES;

export type WebhookEvent = EventType;

const orderData = order
  .extend({
    state: order.shape.state.describe('When the event happened; it may be another one by now'),
    adjustments: z
      .array(orderAdjustment)
      .describe('What was added to the sum of the lines or taken from it; mostly nothing'),
    customer: z
      .object({ documentId: z.string(), username: z.string() })
      .nullable()
      .describe('Null when the account is gone'),
  })
  .meta({ id: 'OrderTold' });

export type OrderTold = z.output<typeof orderData>;

type OrderEventType = Extract<EventType, `order.${string}`>;

const isOrderType = (type: EventType): type is OrderEventType => type.startsWith('order.');

const DESCRIPTIONS: Record<EventType, string> = {
  'order.placed': 'A customer has placed an order.',
  'order.confirmed': 'The shop has confirmed an order.',
  'order.shipped': 'An order is on its way.',
  'order.delivered': 'An order has arrived.',
  'order.cancelled': 'An order was cancelled; its pieces are in stock again.',
  'stock.low': 'A product was sold, or written off, down to its threshold or below.',
  'stock.out': 'The last piece of a product is gone.',
  'product.changed': 'A product is new, has changed in anything but its stock, or is gone.',
};

const dataOf = (type: EventType): z.ZodType => {
  const event = eventSchema.options.find(({ shape }) => shape.type.value === type);
  return isOrderType(type) || !event ? orderData : event.shape.data;
};

/** A body for each event, with what it tells. */
export const WEBHOOK_BODIES = (Object.keys(DESCRIPTIONS) as EventType[]).map((type) => ({
  type,
  description: DESCRIPTIONS[type],
  body: z.object({
    type: z.literal(type),
    timestamp: z.iso.datetime().describe('When it happened, in UTC; not when it was sent'),
    data: dataOf(type),
  }),
}));

/** An event about an order. */
export type OrderEvent = EventOf<OrderEventType>;

export const isAboutOrder = (event: EventOf<EventType>): event is OrderEvent => isOrderType(event.type);
