/** The category routes' contract. */
import { z } from 'zod';
import { documentId, filledText, slug, text } from '../../http/fields';

const editable = {
  name: filledText(120),
  slug: slug.optional(),
  description: text(5000).nullable().optional(),
  parent: documentId.nullable().optional(),
};

export const newCategory = z.strictObject(editable);
export const categoryChanges = newCategory.partial();

export const category = z.object({
  id: z.int(),
  documentId: z.string(),
  name: z.string(),
  slug: z.string(),
  description: z.string().nullable(),
  parent: z.object({ documentId: z.string(), name: z.string(), slug: z.string() }).nullable(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
