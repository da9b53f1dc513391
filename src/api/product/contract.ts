/** The product routes' contract: what staff may send, what everybody gets. */
import { z } from 'zod';
import { documentId, filledText, pieces, price, slug, text } from '../../http/fields';
import { categoryReference } from '../category/contract';

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

const EXAMPLE = {
  name: 'Espresso, 250 g',
  slug: 'espresso-250-g',
  sku: 'COF-1',
  description: 'Dark, with a hint of cocoa',
  price: 9.99,
};
const CATEGORY = { documentId: 'q3m0cb6z1w8l5v9t2k7y4r1n', name: 'Coffee', slug: 'coffee' };

/** `stock` becomes the opening movement. */
export const newProduct = z
  .strictObject({ ...editable, stock: pieces.optional() })
  .meta({ id: 'NewProduct', examples: [{ ...EXAMPLE, category: CATEGORY.documentId, stock: 40 }] });

/** Without `stock`: that changes through movements only, so naming it here is an error. */
export const productChanges = z
  .strictObject(editable)
  .partial()
  .meta({ id: 'ProductChanges', examples: [{ price: 10.49 }] });

export const imageFormat = z.object({
  ext: z.string().nullable(),
  url: z.string(),
  hash: z.string(),
  mime: z.string(),
  name: z.string(),
  path: z.string().nullable(),
  size: z.number(),
  width: z.int().nullable(),
  height: z.int().nullable(),
  sizeInBytes: z.int(),
});

/** A file of Strapi's media library, with the smaller versions it has made of it. */
export const image = z
  .object({
    id: z.int(),
    documentId: z.string(),
    name: z.string(),
    alternativeText: z.string().nullable(),
    caption: z.string().nullable(),
    width: z.int().nullable(),
    height: z.int().nullable(),
    formats: z.record(z.string(), imageFormat).nullable(),
    mime: z.string(),
    size: z.number().describe('In kilobytes'),
    url: z.string(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({
    id: 'Image',
    examples: [
      {
        id: 3,
        documentId: 'n4b7v0c3x6z9a2s5d8f1g4h7',
        name: 'espresso.png',
        alternativeText: 'A bag of espresso beans',
        caption: null,
        width: 600,
        height: 600,
        formats: null,
        mime: 'image/png',
        size: 41.2,
        url: '/uploads/espresso.png',
        createdAt: '2026-01-02T08:00:00.000Z',
        updatedAt: '2026-01-02T08:00:00.000Z',
      },
    ],
  });

const shown = {
  id: z.int(),
  documentId: z.string(),
  name: z.string(),
  slug: z.string(),
  sku: z.string(),
  description: z.string().nullable(),
  price: z.number(),
  currency: z.string(),
  stock: z.int(),
  category: categoryReference.nullable(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  images: z.array(image).optional().describe('Only with populate=images'),
};

const SHOWN = {
  id: 7,
  documentId: 'z7v8zma53x01r6oceimv922b',
  ...EXAMPLE,
  currency: 'EUR',
  stock: 40,
  category: CATEGORY,
  createdAt: '2026-01-02T08:00:00.000Z',
  updatedAt: '2026-01-02T08:00:00.000Z',
};

export const product = z.object(shown).meta({ id: 'Product', examples: [SHOWN] });

/** The answer to staff who create or change one. */
export const productOfStaff = z
  .object({ ...shown, active: z.boolean(), lowStockThreshold: z.int() })
  .meta({ id: 'ProductOfStaff', examples: [{ ...SHOWN, active: true, lowStockThreshold: 5 }] });

export type Image = z.output<typeof image>;
export type ImageFormat = z.output<typeof imageFormat>;
export type Product = z.output<typeof product>;
export type ProductOfStaff = z.output<typeof productOfStaff>;

export const FACET_NAMES = ['category', 'price', 'stock'] as const;

export type FacetName = (typeof FACET_NAMES)[number];

export const facets = z
  .object({
    category: z
      .array(categoryReference.extend({ path: z.string(), matches: z.int() }))
      .optional()
      .describe('Those that matching products stand in, with how many do'),
    price: z.object({ lowest: z.number().nullable(), highest: z.number().nullable() }).optional(),
    stock: z.object({ inStock: z.int(), outOfStock: z.int() }).optional(),
  })
  .meta({
    id: 'Facets',
    examples: [
      {
        category: [{ ...CATEGORY, path: '/coffee/', matches: 12 }],
        price: { lowest: 4.5, highest: 39.9 },
        stock: { inStock: 11, outOfStock: 1 },
      },
    ],
  });

export type Facets = z.output<typeof facets>;
