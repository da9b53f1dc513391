/**
 * Reads a product catalogue as Shopify exports it, row by row. A product with variants stands on several rows:
 * the first carries title, text and type, the others only their own options, price and stock; rows with nothing
 * but an image belong to the product above. Each variant becomes a product of ours.
 * Format: https://help.shopify.com/en/manual/products/import-export/using-csv
 */
import { createReadStream } from 'node:fs';
import { parse, type CsvError } from 'csv-parse';
import { readVariant, type CatalogueRow, type Problem } from './shopify-variant';

export type ShopifyRecord = Record<string, string>;

/** One Handle of the file: its variants, and what could not be read of it. */
export interface HandleGroup {
  variants: CatalogueRow[];
  problems: Problem[];
}

interface ParsedLine {
  record: ShopifyRecord;
  info: { lines: number; bytes: number; error?: CsvError };
}

const REQUIRED_COLUMNS = ['Handle', 'Title', 'Variant SKU', 'Variant Price'];

/**
 * @param file path of the CSV file; it is streamed, never held whole.
 * @param onProgress is told the bytes read so far.
 * @throws Error when the file is not such an export at all.
 */
export async function* readShopifyCatalogue(
  file: string,
  onProgress: (bytes: number) => void,
): AsyncGenerator<HandleGroup> {
  const skipped: Problem[] = [];
  const parser = createReadStream(file).pipe(
    parse({
      bom: true,
      columns: requireColumns,
      info: true,
      relax_column_count: true,
      skip_records_with_error: true,
    }),
  );
  parser.on('skip', (error: CsvError) => skipped.push({ line: Number(error.lines), message: error.message }));

  let group: { handle: string; first: ShopifyRecord; content: HandleGroup } | undefined;
  let lastLine = 1;
  for await (const { record, info } of parser as AsyncIterable<ParsedLine>) {
    const line = lastLine + 1;
    lastLine = info.lines;
    onProgress(info.bytes);
    const handle = record.Handle?.trim() ?? '';
    if (!group || handle !== group.handle) {
      if (group) yield group.content;
      group = { handle, first: record, content: { variants: [], problems: [] } };
    }
    group.content.problems.push(...skipped.splice(0));
    addRecord(group.content, group.first, record, line, info.error);
  }
  if (group) yield { ...group.content, problems: [...group.content.problems, ...skipped] };
  else if (skipped.length > 0) yield { variants: [], problems: skipped };
}

function requireColumns(header: string[]): string[] {
  const missing = REQUIRED_COLUMNS.filter((column) => !header.includes(column));
  if (missing.length > 0) {
    throw new Error(
      `This is not a Shopify product export: it has no column ${missing.map((name) => `"${name}"`).join(', ')}.`,
    );
  }
  return header;
}

function addRecord(
  group: HandleGroup,
  first: ShopifyRecord,
  record: ShopifyRecord,
  line: number,
  error?: CsvError,
): void {
  if (error) {
    group.problems.push({ line, message: 'it has more or fewer columns than the header' });
    return;
  }
  if (isImageOnly(record)) {
    const [image] = imagesOf(record);
    if (image) group.variants.forEach(({ images }) => images.push(image));
    return;
  }
  const result = readVariant(record, first, line);
  if ('message' in result) group.problems.push(result);
  else group.variants.push({ ...result, images: imagesOf(first) });
}

const isImageOnly = (record: ShopifyRecord): boolean =>
  !record['Variant SKU']?.trim() && !record['Variant Price']?.trim() && Boolean(record['Image Src']?.trim());

const imagesOf = (record: ShopifyRecord): string[] => [record['Image Src']?.trim() ?? ''].filter(Boolean);
