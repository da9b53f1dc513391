/** What an uploaded file would change, row by row; nothing is written. */
import type { Core } from '@strapi/strapi';
import { invalid } from '../../ordering/errors';
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
import { readSeen, type SeenStock } from '../../importing/seen';
import type { Difference, Preview, PreviewedRow } from './contract';

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
    preview.rows.push(...(await compare(strapi, rows.slice(from, from + ROWS_AT_ONCE), library, pictures)));
  preview.pictures.push(...pictures);
  return preview;
}

/** Puts the rows with a problem into the preview. */
async function readRows(file: string, preview: Preview): Promise<CatalogueRow[]> {
  const rows: CatalogueRow[] = [];
  try {
    for await (const group of firstOfEachSku(readCatalogue(file, () => undefined))) {
      rows.push(...group.rows);
      preview.problems.push(...group.problems);
      if (rows.length + preview.problems.length > MOST_ROWS)
        throw new Error(`It has more than ${MOST_ROWS} rows. Split it, or load it by npm run import.`);
    }
  } catch (error) {
    throw invalid(['files'], error instanceof Error ? error.message : String(error));
  }
  preview.problems.sort((a, b) => a.line - b.line);
  return rows;
}

async function compare(
  strapi: Core.Strapi,
  rows: CatalogueRow[],
  library: ImageLibrary,
  pictures: Set<string>,
): Promise<PreviewedRow[]> {
  const skus = rows.map(({ sku }) => sku);
  const stored = await findStored(strapi, skus);
  const seen = await readSeen(strapi, skus);
  const known = await library.find(rows.flatMap(({ images }) => images ?? []));
  return rows.map((row) => {
    for (const address of row.images ?? [])
      if (!known.has(address) && isWebAddress(address)) pictures.add(address);
    return previewed(row, stored.get(row.sku), seen.get(row.sku), imagesOf(row, known));
  });
}

function previewed(
  row: CatalogueRow,
  before: StoredProduct | undefined,
  seen: SeenStock | undefined,
  images: RowImages,
): PreviewedRow {
  // Created or deleted between the two questions: then the row is refused when it comes back.
  if (!before || !seen) return { row, seen: null, change: 'created', differences: [] };
  const differences = differencesOf(before, row, images).map((field) =>
    differenceOf(field, before, row, images),
  );
  if (row.stock !== undefined && row.stock !== seen.stock)
    differences.push({ field: 'stock', before: seen.stock, after: row.stock });
  const fetches = !images.complete && (row.images ?? []).some(isWebAddress);
  const change = differences.length > 0 || fetches ? 'updated' : 'unchanged';
  return { row, seen, change, differences };
}

function differenceOf(field: Field, before: StoredProduct, row: CatalogueRow, images: RowImages): Difference {
  if (field === 'description') return { field };
  if (field === 'category')
    return { field, before: before.category?.name ?? null, after: row.category ?? null };
  if (field === 'images') return { field, before: before.images.length, after: images.ids.length };
  return { field, before: before[field], after: row[field] ?? null };
}
