/** Reads a product catalogue in either of the formats the shop knows, told apart by their columns. */
import type { RowGroup } from './catalogue-row';
import { readHeader, readRecords, type ReadRecord } from './csv-records';
import { EXPORTED_COLUMNS, readExportedRecords } from './exported-csv';
import { readShopifyRecords, SHOPIFY_COLUMNS } from './shopify-csv';

const NO_CATALOGUE = 'This is no catalogue of products';

/**
 * @param file path of the CSV file; it is streamed, never held whole.
 * @param onProgress is told the bytes read so far.
 * @throws Error when the file cannot be read or is no such catalogue at all.
 */
export async function* readCatalogue(
  file: string,
  onProgress: (bytes: number) => void,
): AsyncGenerator<RowGroup> {
  const header = await readHeader(file);
  if (!header) throw new Error(`${NO_CATALOGUE}: the file is empty.`);
  const readRows = readerFor(header.columns);
  yield* readRows(readRecords(file, header.delimiter, onProgress));
}

function readerFor(columns: string[]): (records: AsyncIterable<ReadRecord>) => AsyncGenerator<RowGroup> {
  const missing = (required: string[]) => required.filter((column) => !columns.includes(column));
  const [exported, shopify] = [missing(EXPORTED_COLUMNS), missing(SHOPIFY_COLUMNS)];
  if (exported.length === 0) return readExportedRecords;
  if (shopify.length === 0) return readShopifyRecords;
  throw new Error(
    `${NO_CATALOGUE}: it has no column ${named(shopify)}, as Shopify's export has, nor ${named(exported)}, as ours has.`,
  );
}

const named = (columns: string[]): string => columns.map((name) => `"${name}"`).join(', ');
