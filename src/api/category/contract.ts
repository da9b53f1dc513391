/** The category routes' contract. */
import { z } from 'zod';
import { documentId, filledText, slug, text } from '../../http/fields';

const editable = {
  name: filledText(120),
  slug: slug.optional(),
  description: text(5000).nullable().optional(),
  parent: documentId.nullable().optional(),
};

const EXAMPLE = { name: 'Coffee', slug: 'coffee', description: 'Whole beans, roasted weekly', parent: null };

export const newCategory = z.strictObject(editable).meta({ id: 'NewCategory', examples: [EXAMPLE] });
export const categoryChanges = z
  .strictObject(editable)
  .partial()
  .meta({ id: 'CategoryChanges', examples: [{ description: 'Whole beans, roasted daily' }] });

/** As it stands beside a product, or above another category. */
export const categoryReference = z
  .object({ documentId: z.string(), name: z.string(), slug: z.string() })
  .meta({
    id: 'CategoryReference',
    examples: [{ documentId: 'q3m0cb6z1w8l5v9t2k7y4r1n', name: 'Coffee', slug: 'coffee' }],
  });

export type CategoryReference = z.output<typeof categoryReference>;

const shown = {
  id: z.int(),
  documentId: z.string(),
  name: z.string(),
  slug: z.string(),
  path: z
    .string()
    .describe(
      'From the top, /drinks/coffee/: filters[category][path][$startsWith] takes what is below as well',
    ),
  description: z.string().nullable(),
  parent: categoryReference.nullable(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
};

const SHOWN = {
  id: 3,
  documentId: 'q3m0cb6z1w8l5v9t2k7y4r1n',
  ...EXAMPLE,
  path: '/coffee/',
  createdAt: '2026-01-02T08:00:00.000Z',
  updatedAt: '2026-01-02T08:00:00.000Z',
};

const flat = z.object(shown);

export interface Category extends z.output<typeof flat> {
  productCount?: number | undefined;
  children?: Category[] | undefined;
}

export const category: z.ZodType<Category> = flat
  .extend({
    productCount: z
      .int()
      .optional()
      .describe('Products for sale in it and below it; only with populate=children'),
    children: z
      .array(z.lazy(() => category))
      .optional()
      .describe('Only with populate=children, and then down to the last'),
  })
  .meta({ id: 'Category', examples: [SHOWN] });
