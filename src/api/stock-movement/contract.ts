/** The stock movement routes' contract: what staff may record, and how the ledger reads. */
import { z } from 'zod';
import { documentId, text } from '../../http/fields';

const PRODUCT = 'z7v8zma53x01r6oceimv922b';

/** The reasons a person may give; the others are written by what they name (sales by the engine, and so on). */
export const REASONS_OF_STAFF = ['received', 'returned', 'correction', 'damaged'] as const;

export const newMovement = z
  .strictObject({
    product: documentId,
    delta: z
      .int()
      .min(-2_000_000_000)
      .max(2_000_000_000)
      .refine((delta) => delta !== 0, 'must not be 0'),
    reason: z.enum(REASONS_OF_STAFF),
    note: text(255).nullable().optional(),
  })
  .meta({
    id: 'NewStockMovement',
    examples: [{ product: PRODUCT, delta: 24, reason: 'received', note: 'Delivery 4711' }],
  });

export const movement = z
  .object({
    documentId: z.string(),
    product: z.string().nullable(),
    delta: z.int(),
    stockAfter: z.int(),
    reason: z.enum([
      'opening',
      'received',
      'sale',
      'cancellation',
      'returned',
      'correction',
      'damaged',
      'import',
    ]),
    order: z.string().nullable(),
    note: z.string().nullable(),
    createdAt: z.iso.datetime(),
  })
  .meta({
    id: 'StockMovement',
    examples: [
      {
        documentId: 'w1e4r7t0y3u6i9o2p5a8s1d4',
        product: PRODUCT,
        delta: 24,
        stockAfter: 31,
        reason: 'received',
        order: null,
        note: 'Delivery 4711',
        createdAt: '2026-01-02T08:00:00.000Z',
      },
    ],
  });

export type StockMovement = z.output<typeof movement>;
