/**
 * Reads a product catalogue as Shopify exports it, row by row. A product with variants stands on several rows:
 * the first carries title, text and type, the others only their own options, price and stock; rows with nothing
 * but an image belong to the product above. Each variant becomes a product of ours.
 * Format: https://help.shopify.com/en/manual/products/import-export/using-csv
 */
import type { RowGroup } from './catalogue-row';
import type { CsvRecord, ReadRecord } from './csv-records';
import { readVariant } from './shopify-variant';

export const SHOPIFY_COLUMNS = ['Handle', 'Title', 'Variant SKU', 'Variant Price'];

interface Handle {
  name: string;
  first: CsvRecord;
  group: RowGroup;
  /** Of all its rows, each once; its variants share them. Undefined when the file has no column for images. */
  images: string[] | undefined;
}

/** @returns for each Handle of the file its variants, and what could not be read of it. */
export async function* readShopifyRecords(records: AsyncIterable<ReadRecord>): AsyncGenerator<RowGroup> {
  let handle: Handle | undefined;
  for await (const { record, line, problems } of records) {
    const name = record?.Handle?.trim() ?? '';
    if (record && name !== handle?.name) {
      if (handle) yield handle.group;
      const images = record['Image Src'] === undefined ? undefined : [];
      handle = { name, first: record, group: { rows: [], problems: [] }, images };
    }
    if (handle) handle.group.problems.push(...problems);
    else yield { rows: [], problems };
    if (handle && record) addRecord(handle, record, line);
  }
  if (handle) yield handle.group;
}

function addRecord({ group, first, images }: Handle, record: CsvRecord, line: number): void {
  const image = record['Image Src']?.trim();
  if (image && !images?.includes(image)) images?.push(image);
  if (isImageOnly(record)) return;
  const result = readVariant(record, first, line);
  if ('message' in result) group.problems.push(result);
  else group.rows.push({ ...result, images });
}

const isImageOnly = (record: CsvRecord): boolean =>
  !record['Variant SKU']?.trim() && !record['Variant Price']?.trim() && Boolean(record['Image Src']?.trim());
