/** Makes one of our products of one variant row, or says what is wrong with the row. */
import TurndownService from 'turndown';
import { LONGEST, type CatalogueRow, type Problem } from './catalogue-row';
import { readPieces, readPrice } from './cells';
import type { CsvRecord } from './csv-records';
import { slugOf } from './slug';

const markdown = new TurndownService({ headingStyle: 'atx', bulletListMarker: '-' });
markdown.remove(['script', 'style']);

/**
 * @param record the variant's own row.
 * @param first the first row of its Handle, which carries what all variants share.
 * @param line where the row stands in the file.
 */
export function readVariant(record: CsvRecord, first: CsvRecord, line: number): CatalogueRow | Problem {
  const problem = (message: string): Problem => ({ line, message });
  const handle = record.Handle?.trim();
  const sku = record['Variant SKU']?.trim() ?? '';
  const title = (record.Title ?? '').trim() || (first.Title ?? '').trim();
  if (!handle) return problem('Handle is empty');
  if (!sku) return problem('Variant SKU is empty');
  if (!title) return problem('Title is empty');

  const options = optionsOf(record);
  const name = [title, options.join(' / ')].filter(Boolean).join(' – ');
  if (sku.length > LONGEST.sku) return problem(`Variant SKU is longer than ${LONGEST.sku} characters`);
  if (name.length > LONGEST.name) return problem(`the name is longer than ${LONGEST.name} characters`);

  const price = readPrice(record['Variant Price']);
  if (price === undefined)
    return problem(`Variant Price is not an amount: "${record['Variant Price'] ?? ''}"`);
  const stock = readPieces(record['Variant Inventory Qty']);
  if (stock === 'bad')
    return problem(
      `Variant Inventory Qty is not a whole number of at least 0: "${record['Variant Inventory Qty']}"`,
    );

  const html = shared(record, first, 'Body (HTML)');
  const description = html ? markdown.turndown(html) : html;
  if (description && description.length > LONGEST.description) return problem('Body (HTML) is too long');

  return {
    line,
    sku,
    name,
    slug: slugOf([handle, ...options].join(' ')),
    description,
    price,
    stock,
    active: isForSale(record, first),
    category: shared(record, first, 'Type'),
  };
}

/** @returns what the row says, or the first row of its Handle; null when neither does, undefined without the column. */
function shared(record: CsvRecord, first: CsvRecord, column: string): string | null | undefined {
  if (record[column] === undefined) return undefined;
  return record[column].trim() || (first[column] ?? '').trim() || null;
}

/** Shopify writes "Default Title" where a product has no variants. */
const optionsOf = (record: CsvRecord): string[] =>
  [1, 2, 3]
    .map((number) => (record[`Option${number} Value`] ?? '').trim())
    .filter((value) => value !== '' && value !== 'Default Title');

function isForSale(record: CsvRecord, first: CsvRecord): boolean | undefined {
  const status = shared(record, first, 'Status');
  const published = shared(record, first, 'Published');
  if (status === undefined && published === undefined) return undefined;
  return (status ?? 'active').toLowerCase() === 'active' && (published ?? 'true').toLowerCase() !== 'false';
}
