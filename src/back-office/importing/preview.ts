/** What an uploaded file would change, row by row; nothing is written. */
import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import type { ZodError } from 'zod';
import { invalid } from '../../ordering/errors';
import type { Transaction } from '../../ordering/statements';
import type { CatalogueRow } from '../../importing/catalogue-row';
import {
  differencesOf,
  findStored,
  imagesOf,
  type Field,
  type RowImages,
  type StoredProduct,
} from '../../importing/differences';
import { firstOfEachSku } from '../../importing/first-of-sku';
import { ImageLibrary, isWebAddress } from '../../importing/image-library';
import { readCatalogue } from '../../importing/read-catalogue';
import { exportedOf, readSeen, requireUnmoved, type SeenStock } from '../../importing/seen';
import { catalogueRow, type Difference, type Preview, type PreviewedRow } from './contract';

/** As many as a browser shows without getting slow; larger files are for the command line. */
const MOST_ROWS = 5_000;

const ROWS_AT_ONCE = 250;

/**
 * @param file path of the uploaded file.
 * @throws Refused when the file is no catalogue, or too long.
 */
export async function previewCatalogue(strapi: Core.Strapi, file: string): Promise<Preview> {
  const preview: Preview = { rows: [], problems: [], pictures: [] };
  const rows = await readRows(file, preview);
  const library = new ImageLibrary(strapi, 'web');
  const pictures = new Set<string>();
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE)
    await compare(strapi, rows.slice(from, from + ROWS_AT_ONCE), library, preview, pictures);
  preview.pictures.push(...pictures);
  preview.problems.sort((a, b) => a.line - b.line);
  return preview;
}

/** Puts the rows with a problem into the preview. */
async function readRows(file: string, preview: Preview): Promise<CatalogueRow[]> {
  const rows: CatalogueRow[] = [];
  try {
    for await (const group of firstOfEachSku(readCatalogue(file, () => undefined))) {
      preview.problems.push(...group.problems);
      for (const row of group.rows) {
        // Found now, it costs this row; found when it is loaded, it would cost those sent with it.
        const checked = catalogueRow.safeParse(rowOf(row));
        if (checked.success) rows.push(row);
        else preview.problems.push({ line: row.line, message: problemOf(checked.error) });
      }
      if (rows.length + preview.problems.length > MOST_ROWS)
        throw new Error(`It has more than ${MOST_ROWS} rows. Split it, or load it by npm run import.`);
    }
  } catch (error) {
    throw invalid(['files'], error instanceof Error ? error.message : String(error));
  }
  return rows;
}

const problemOf = ({ issues }: ZodError): string =>
  issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');

async function compare(
  strapi: Core.Strapi,
  rows: CatalogueRow[],
  library: ImageLibrary,
  preview: Preview,
  pictures: Set<string>,
): Promise<void> {
  const skus = rows.map(({ sku }) => sku);
  const stored = await findStored(strapi, skus);
  const seen = await readSeen(strapi, skus);
  const known = await library.find(rows.flatMap(({ images }) => images ?? []));
  for (const row of rows) {
    const images = imagesOf(row, known);
    const fetched = (row.images ?? []).filter((address) => !known.has(address) && isWebAddress(address));
    const [before, now] = [stored.get(row.sku), seen.get(row.sku)];
    try {
      const previewed = before && now ? await changed(strapi, row, before, now, images) : created(row);
      if (previewed.seen && fetched.length > 0) {
        previewed.seen.fields.push('images');
        previewed.change = 'updated';
      }
      preview.rows.push(previewed);
      for (const address of fetched) pictures.add(address);
    } catch (error) {
      if (!(error instanceof errors.ApplicationError)) throw error;
      preview.problems.push({ line: row.line, message: error.message });
    }
  }
}

/** As it comes back to be loaded: by then the file is gone, and what it was exported with is part of what was seen. */
const rowOf = ({ exported: _exported, ...row }: CatalogueRow) => row;

const created = (row: CatalogueRow): PreviewedRow => ({
  row: rowOf(row),
  seen: null,
  change: 'created',
  differences: [],
});

/** @throws ApplicationError when the stock is to change and is no longer what the file knew. */
async function changed(
  strapi: Core.Strapi,
  row: CatalogueRow,
  before: StoredProduct,
  now: SeenStock,
  images: RowImages,
): Promise<PreviewedRow> {
  const fields = differencesOf(before, row, images);
  const differences = fields.map((field) => differenceOf(field, before, row, images));
  const exported = exportedOf(row, now.product);
  const basis = exported ?? now;
  const delta = row.stock === undefined ? 0 : row.stock - basis.stock;
  if (delta !== 0) {
    if (exported) await requireUnmoved(strapi.db.connection as unknown as Transaction, exported);
    differences.push({ field: 'stock', before: now.stock, after: now.stock + delta });
  }
  return {
    row: rowOf(row),
    seen: { ...basis, fields },
    change: differences.length > 0 ? 'updated' : 'unchanged',
    differences,
  };
}

function differenceOf(field: Field, before: StoredProduct, row: CatalogueRow, images: RowImages): Difference {
  if (field === 'description') return { field };
  if (field === 'category')
    return { field, before: before.category?.name ?? null, after: row.category ?? null };
  if (field === 'images') return { field, before: before.images.length, after: images.ids.length };
  return { field, before: before[field], after: row[field] ?? null };
}
