/** The order routes' contract: what a customer may send (never a price), and what an order looks like. */
import { z } from 'zod';
import { amount, country, documentId, text } from '../../http/fields';
import { orderFields } from '../../order-fields';
import { ADJUSTMENT_KINDS, ORDER_STATES } from '../../ordering/placement';

export const LARGEST_QUANTITY = 10_000;
export const MOST_LINES = 100;

const ADDRESS = {
  name: 'Alice Archer',
  street1: '1 Long Lane',
  city: 'London',
  postalCode: 'SE1 4PG',
  country: 'GB',
};
const PRODUCT = 'z7v8zma53x01r6oceimv922b';

const shippingAddress = z
  .strictObject({
    name: text(200).optional(),
    street1: text(200).optional(),
    street2: text(200).optional(),
    city: text(100).optional(),
    state: text(100).optional(),
    postalCode: text(20).optional(),
    country: country.optional(),
    phone: text(40).optional(),
  })
  .meta({ id: 'ShippingAddress', examples: [ADDRESS] });

const LINE = {
  product: PRODUCT,
  name: 'Espresso, 250 g',
  sku: 'COF-1',
  unitPrice: 9.99,
  quantity: 2,
  total: 19.98,
};

export const newOrder = z
  .strictObject({
    lines: z
      .array(z.strictObject({ product: documentId, quantity: z.int().min(1).max(LARGEST_QUANTITY) }))
      .min(1)
      .max(MOST_LINES),
    expectedTotal: amount.optional(),
    note: text(1000).nullable().optional(),
    shippingAddress: shippingAddress.nullable().optional(),
    ...orderFields,
  })
  .meta({
    id: 'NewOrder',
    examples: [
      {
        lines: [{ product: PRODUCT, quantity: 2 }],
        expectedTotal: 19.98,
        note: 'Leave at the door',
        shippingAddress: ADDRESS,
      },
    ],
  });

const orderLine = z
  .object({
    product: z.string(),
    name: z.string(),
    sku: z.string(),
    unitPrice: z.number(),
    quantity: z.int(),
    total: z.number(),
  })
  .meta({ id: 'OrderLine', examples: [LINE] });

export const orderAdjustment = z
  .object({
    kind: z.enum(ADJUSTMENT_KINDS),
    label: z.string().describe('What the customer reads beside the amount'),
    amount: z.number().describe('Below zero for a discount'),
    source: z.string().describe('Which part of the shop has added it'),
  })
  .meta({ id: 'OrderAdjustment' });

export const order = z
  .object({
    documentId: z.string(),
    number: z.string(),
    state: z.enum(ORDER_STATES),
    currency: z.string(),
    total: z.number(),
    placedAt: z.iso.datetime(),
    note: z.string().nullable(),
    shippingAddress: shippingAddress.nullable(),
    lines: z.array(orderLine),
    adjustments: z
      .array(orderAdjustment)
      .min(1)
      .optional()
      .describe('What was added to the sum of the lines or taken from it; only where something was'),
  })
  .meta({
    id: 'Order',
    examples: [
      {
        documentId: 'm5n8b1v4c7x0z3a6s9d2f5g8',
        number: '260102-7F3K9Q2M',
        state: 'placed',
        currency: 'EUR',
        total: 19.98,
        placedAt: '2026-01-02T08:00:00.000Z',
        note: 'Leave at the door',
        shippingAddress: ADDRESS,
        lines: [LINE],
      },
    ],
  });

export type Order = z.output<typeof order>;
