/** Importing from the panel: a file is looked at first; what then goes back to be loaded are its rows, with what was seen. */
import { z } from 'zod';
import { filledText, pieces, price, slug, text } from '../../http/fields';
import { DIFFERENT, type Field } from '../../importing/differences';
import { LARGEST_ID } from '../cursor';
import type { Change } from '../../importing/upsert-products';

/** Few enough to be loaded well within the time a request has, even one by one. */
export const MOST_ROWS_AT_ONCE = 25;

const id = z.int().min(0).max(LARGEST_ID);

/** A row of a catalogue, as src/importing/catalogue-row.ts has it: what is missing is left alone. */
export const catalogueRow = z.strictObject({
  line: z.int().min(1),
  sku: filledText(64),
  name: filledText(255),
  slug,
  price,
  description: text(20_000).nullable().optional(),
  stock: pieces.optional(),
  lowStockThreshold: pieces.optional(),
  active: z.boolean().optional(),
  category: filledText(255).nullable().optional(),
  images: z.array(filledText(2_000)).max(100).optional(),
});

export const importedRow = z.strictObject({
  row: catalogueRow,
  /** The product with its stock and last movement, and what was said to change; null for a product there was not. */
  seen: z
    .strictObject({ product: id, stock: pieces, movement: id, fields: z.array(z.enum(DIFFERENT)) })
    .nullable(),
});

export const importedRows = z.strictObject({
  rows: z
    .array(importedRow)
    .min(1)
    .max(MOST_ROWS_AT_ONCE)
    .refine(
      (rows) => new Set(rows.map(({ row: { sku } }) => sku)).size === rows.length,
      'must not name a SKU twice',
    ),
});

export const importedPicture = z.strictObject({
  address: filledText(2_000).regex(/^https?:\/\//, 'must be an address of the web'),
});

export type ImportedRow = z.output<typeof importedRow>;

/** What a field is and what it would be; a description is too long to show, of images there is a number. */
export type Difference =
  | {
      field: Exclude<Field, 'description'> | 'stock';
      before: string | number | boolean | null;
      after: string | number | boolean | null;
    }
  | { field: 'description' };

export type PreviewedRow = ImportedRow & {
  change: Change;
  differences: Difference[];
};

export interface Preview {
  rows: PreviewedRow[];
  problems: { line: number; message: string }[];
  /** Addresses of images that the media library does not have and the shop could fetch. */
  pictures: string[];
}

/** What became of a row. */
export type RowResult = { sku: string } & ({ outcome: Change } | { outcome: 'refused'; message: string });
