/**
 * What is handed to a customer who asks what the shop keeps of them, and to staff who have erased one. The file of an export is a
 * contract: a field that goes or changes its meaning makes a new `version`; new fields may come within one.
 */
import { z } from 'zod';
import { customer } from '../api/customer/contract';
import { order } from '../api/order/contract';
import { ORDER_STATES } from '../ordering/placement';

const account = customer.extend({
  provider: z
    .string()
    .nullable()
    .describe('By what they log in; `local` is a password, which the shop does not know'),
  confirmed: z.boolean().nullable(),
  blocked: z.boolean().nullable(),
  updatedAt: z.iso.datetime(),
});

const ownOrder = order.extend({
  idempotencyKey: z.string().nullable().describe('What their app has called the order'),
  history: z
    .array(
      z.object({
        state: z.enum(ORDER_STATES),
        at: z.iso.datetime(),
        by: z.enum(['customer', 'shop']).describe('Who of the shop it was is not theirs to know'),
      }),
    )
    .describe('From placed on'),
});

const ownSession = z.object({
  device: z.string().describe("What the app gave as its device, or Strapi's number for it"),
  about: z.unknown().describe('What Strapi has noted of the device; null when nothing'),
  begunAt: z.iso.datetime(),
  endsAt: z.iso.datetime(),
});

const telling = z.object({
  to: z.string().nullable().describe("The receiver's name in the shop; null when it is deleted"),
  event: z.string(),
  order: z.string().describe('Its number'),
  happenedAt: z.iso.datetime(),
  state: z.enum(['waiting', 'delivered', 'failed']),
  body: z.unknown().describe('As it was sent, or will be'),
});

export const customerExport = z.object({
  format: z.literal('opply-shop-customer'),
  version: z.literal(1),
  exportedAt: z.iso.datetime(),
  account,
  orders: z.array(ownOrder).describe('The oldest first'),
  sessions: z.array(ownSession).describe('Where they are logged in'),
  told: z.array(telling).describe('What other programs were told of their orders, as far as it is kept'),
});

export type CustomerExport = z.output<typeof customerExport>;

export const erasure = z.object({
  /** Of the customer who is gone. */
  customer: z.string(),
  erasedAt: z.iso.datetime(),
  /** Orders that stay in the books, without the person. */
  orders: z.int(),
  /** They had been erased before, and nothing was done now. */
  before: z.boolean(),
});

export type Erasure = z.output<typeof erasure>;
