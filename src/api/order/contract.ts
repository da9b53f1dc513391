/** The order routes' contract: what a customer may send (never a price), and what an order looks like. */
import { z } from 'zod';
import { amount, country, documentId, text } from '../../http/fields';

export const LARGEST_QUANTITY = 10_000;
export const MOST_LINES = 100;

const shippingAddress = z.strictObject({
  name: text(200).optional(),
  street1: text(200).optional(),
  street2: text(200).optional(),
  city: text(100).optional(),
  state: text(100).optional(),
  postalCode: text(20).optional(),
  country: country.optional(),
  phone: text(40).optional(),
});

export const newOrder = z.strictObject({
  lines: z
    .array(z.strictObject({ product: documentId, quantity: z.int().min(1).max(LARGEST_QUANTITY) }))
    .min(1)
    .max(MOST_LINES),
  expectedTotal: amount.optional(),
  note: text(1000).nullable().optional(),
  shippingAddress: shippingAddress.nullable().optional(),
});

export const order = z.object({
  documentId: z.string(),
  number: z.string(),
  state: z.enum(['placed', 'confirmed', 'shipped', 'delivered', 'cancelled']),
  currency: z.string(),
  total: z.number(),
  placedAt: z.iso.datetime(),
  note: z.string().nullable(),
  shippingAddress: shippingAddress.nullable(),
  lines: z.array(
    z.object({
      product: z.string(),
      name: z.string(),
      sku: z.string(),
      unitPrice: z.number(),
      quantity: z.int(),
      total: z.number(),
    }),
  ),
});
