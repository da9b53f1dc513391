/**
 * What the shop tells, and in which words: the contract with everybody who listens. Triggers write it
 * (database/install/100-events.sql) in the transaction that causes it.
 */
import { z } from 'zod';

const order = z.object({
  documentId: z.string(),
  number: z.string(),
  /** As it was when the event was caused. */
  state: z.enum(['placed', 'confirmed', 'shipped', 'delivered', 'cancelled']),
  /** In the currency's main unit, with two decimals. */
  total: z.number(),
  currency: z.string(),
});

const product = z.object({
  documentId: z.string(),
  sku: z.string(),
  name: z.string(),
  /** Pieces, when the event was caused. */
  stock: z.int(),
  /** Pieces: at this many the stock is low. */
  threshold: z.int(),
});

const event = <Type extends string, Data extends z.ZodType>(type: Type, data: Data) =>
  z.object({
    /** The same whenever this event is delivered again: who has seen it may leave it. */
    id: z.uuid(),
    type: z.literal(type),
    /** When it was caused, in UTC, to the microsecond. */
    at: z.iso.datetime(),
    data,
    /** Of the request that caused it, where one did and the shop knows it; its log lines have the same. */
    requestId: z.string().optional(),
  });

export const eventSchema = z.discriminatedUnion('type', [
  event('order.placed', order),
  event('order.confirmed', order),
  event('order.shipped', order),
  event('order.delivered', order),
  event('order.cancelled', order),
  /** Sold, or written off, down to the threshold or below. */
  event('stock.low', product),
  /** The last piece is gone. Comes after a `stock.low` when the threshold was crossed as well. */
  event('stock.out', product),
  /** Anything about a product but its stock and popularity: also that it is there, or is no more. */
  event('product.changed', product.extend({ change: z.enum(['created', 'updated', 'deleted']) })),
]);

export type ShopEvent = z.infer<typeof eventSchema>;

export type EventType = ShopEvent['type'];

/** The event of a type. */
export type EventOf<Type extends EventType> = Extract<ShopEvent, { type: Type }>;

export const EVENT_TYPES = eventSchema.options.map(({ shape }) => shape.type.value) as EventType[];
