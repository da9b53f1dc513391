/** What the panel may ask of webhooks and their deliveries, and what it is answered. */
import { z } from 'zod';
import { WEBHOOK_EVENTS, type WebhookEvent } from '../../webhooks/body';
import { LARGEST_ID } from '../cursor';

export const DELIVERY_STATES = ['waiting', 'delivered', 'failed'] as const;

export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** Deliveries are counted beyond what other rows are: PostgreSQL's bigint, as JavaScript holds it in a text. */
const deliveryId = z.string().regex(/^[0-9]{1,18}$/, 'must come from the page before');

/** How an address names a webhook. */
export const webhookId = z
  .string()
  .regex(/^[0-9]{1,10}$/, 'must be the id of a webhook')
  .transform(Number)
  .refine((id) => id <= LARGEST_ID, 'must be the id of a webhook');

export const deliveryListQuery = z.strictObject({
  webhook: webhookId.optional(),
  state: z.enum(DELIVERY_STATES).optional(),
  event: z.enum(WEBHOOK_EVENTS as [WebhookEvent, ...WebhookEvent[]]).optional(),
  /** An order's number or a product's SKU, whole. */
  title: z.string().trim().min(1).max(255).optional(),
  after: deliveryId.optional(),
});

export type DeliveryListQuery = z.output<typeof deliveryListQuery>;

export interface ListedDelivery {
  id: string;
  event: WebhookEvent;
  /** The order's number or the product's SKU. */
  title: string;
  /** `name` is null for one that is deleted. */
  webhook: { id: number; name: string | null };
  state: DeliveryState;
  attempts: number;
  happenedAt: string;
}

export interface DeliveryListAnswer {
  data: ListedDelivery[];
  meta: { next: string | null };
}

export interface DeliveryDocument extends ListedDelivery {
  /** What the receiver gets as `webhook-id`. */
  eventId: string;
  /** Null for a webhook that is deleted. For whoever may not see secrets only its origin: some addresses are secrets themselves. */
  url: string | null;
  /** The documentId of the order; null for what is about a product. */
  order: string | null;
  /** As it is sent. */
  body: string;
  createdAt: string;
  /** When the next attempt may be made; null when there will be none. */
  dueAt: string | null;
  endedAt: string | null;
  /** Of the last attempt; null before the first one. */
  lastAttempt: {
    at: string;
    /** Milliseconds. */
    took: number;
    status: number | null;
    answer: string | null;
  } | null;
  error: string | null;
  replays: { count: number; at: string; by: string } | null;
  mayReplay: boolean;
}

export interface DeliveryAnswer {
  data: DeliveryDocument;
}

/** A webhook as far as its deliveries are concerned. */
export interface ListedReceiver {
  id: number;
  name: string;
  enabled: boolean;
  failuresInRow: number;
  /** Null when it is not paused. */
  pausedUntil: string | null;
  waiting: number;
  failed: number;
}

export interface ReceiverListAnswer {
  data: ListedReceiver[];
  meta: { mayReplay: boolean; maySeeSecrets: boolean };
}

export interface ReplayAnswer {
  data: { replayed: number };
}

export interface SecretAnswer {
  data: {
    /** Null when it was encrypted with another ENCRYPTION_KEY. */
    secret: string | null;
    /** Until when the one before is used as well. */
    previousUntil: string | null;
  };
}
