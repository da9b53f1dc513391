/**
 * Reads a product catalogue as Shopify exports it, row by row. A product with variants stands on several rows:
 * the first carries title, text and type, the others only their own options, price and stock; rows with nothing
 * but an image belong to the product above. Each variant becomes a product of ours.
 * Format: https://help.shopify.com/en/manual/products/import-export/using-csv
 */
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { parse, type CsvError } from 'csv-parse';
import { readVariant, type CatalogueRow, type Problem } from './shopify-variant';

export type ShopifyRecord = Record<string, string>;

/** One Handle of the file: its variants, and what could not be read of it. */
export interface HandleGroup {
  variants: CatalogueRow[];
  problems: Problem[];
}

interface ParsedRecord {
  record: ShopifyRecord;
  /** The record as it stands in the file. */
  raw: string;
  /** `lines` is where the record ends, `bytes` how much of the file has been read. */
  info: { lines: number; bytes: number; error?: CsvError };
}

const REQUIRED_COLUMNS = ['Handle', 'Title', 'Variant SKU', 'Variant Price'];

const COLUMN_COUNT = 'it has more or fewer columns than the header';
const UNCLOSED_QUOTE = 'a quote is opened here and never closed: nothing from here on was read';

/**
 * @param file path of the CSV file; it is streamed, never held whole.
 * @param onProgress is told the bytes read so far.
 * @throws Error when the file cannot be read or is not such an export at all.
 */
export async function* readShopifyCatalogue(
  file: string,
  onProgress: (bytes: number) => void,
): AsyncGenerator<HandleGroup> {
  const reader = openCatalogue(file);
  let group: { handle: string; first: ShopifyRecord; content: HandleGroup } | undefined;
  let end = 1;
  for await (const { record, raw, info } of reader.parser as AsyncIterable<ParsedRecord>) {
    end = info.lines;
    onProgress(info.bytes);
    const line = info.lines - newLinesIn(raw);
    const problems = reader.takeSkipped(end);
    if (info.error) {
      problems.push({ line, message: COLUMN_COUNT });
    } else if (!group || record.Handle?.trim() !== group.handle) {
      if (group) yield group.content;
      group = { handle: record.Handle?.trim() ?? '', first: record, content: { variants: [], problems: [] } };
    }
    if (group) group.content.problems.push(...problems);
    else yield { variants: [], problems };
    if (group && !info.error) addRecord(group.content, group.first, record, line);
  }
  if (group) yield group.content;
  if (!reader.headerSeen()) throw new Error('This is not a Shopify product export: the file is empty.');
  yield { variants: [], problems: reader.takeSkipped(end) };
}

/** Opens the file; what the parser cannot make a record of is kept aside until somebody takes it. */
function openCatalogue(file: string) {
  const skipped: CsvError[] = [];
  let header = false;
  const parser = parse({
    bom: true,
    info: true,
    raw: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    columns: (names: string[]) => {
      header = true;
      return requireColumns(names);
    },
  });
  parser.on('skip', (error: CsvError) => {
    // One broken row may be skipped for two reasons; the first one says what is wrong.
    if (skipped.at(-1)?.lines !== error.lines) skipped.push(error);
  });
  // Unlike pipe(), pipeline() hands a reading error on to the parser, and so to the loop that reads from it.
  pipeline(createReadStream(file), parser, () => undefined);
  return {
    parser,
    headerSeen: () => header,
    takeSkipped: (end: number): Problem[] => skipped.splice(0).map((error) => problemOf(error, end)),
  };
}

/** An unclosed quote is noticed at the end of the file; what helps is where the last good record ended. */
const problemOf = (error: CsvError, end: number): Problem =>
  error.code === 'CSV_QUOTE_NOT_CLOSED'
    ? { line: end + 1, message: UNCLOSED_QUOTE }
    : { line: Number(error.lines), message: error.message };

/** Blank lines before the record and the line end behind it are not part of it. */
const newLinesIn = (raw: string): number => raw.replace(/^[\r\n]+|[\r\n]+$/g, '').split('\n').length - 1;

function requireColumns(header: string[]): string[] {
  const missing = REQUIRED_COLUMNS.filter((column) => !header.includes(column));
  if (missing.length > 0) {
    const names = missing.map((name) => `"${name}"`).join(', ');
    throw new Error(`This is not a Shopify product export: it has no column ${names}.`);
  }
  return header;
}

function addRecord(group: HandleGroup, first: ShopifyRecord, record: ShopifyRecord, line: number): void {
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
