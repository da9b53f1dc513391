/** The product routes' contract: what staff may send, what everybody gets. */
import { z } from 'zod';
import { documentId, filledText, pieces, price, slug, text } from '../../http/fields';

const editable = {
  name: filledText(255),
  slug: slug.optional(),
  sku: filledText(64),
  description: text(20_000).nullable().optional(),
  price,
  category: documentId.nullable().optional(),
  images: z.array(z.int().positive()).max(20).optional(),
  active: z.boolean().optional(),
  lowStockThreshold: pieces.optional(),
};

/** `stock` becomes the opening movement. */
export const newProduct = z.strictObject({ ...editable, stock: pieces.optional() });

/** Without `stock`: that changes through movements only, so naming it here is an error. */
export const productChanges = z.strictObject(editable).partial();

export const product = z.object({
  id: z.int(),
  documentId: z.string(),
  name: z.string(),
  slug: z.string(),
  sku: z.string(),
  description: z.string().nullable(),
  price: z.number(),
  currency: z.string(),
  stock: z.int(),
  category: z.object({ documentId: z.string(), name: z.string(), slug: z.string() }).nullable(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
