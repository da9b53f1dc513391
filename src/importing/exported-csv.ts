/**
 * Reads products as the shop itself exports them, so that a catalogue can be changed in a spreadsheet and come back. What
 * has no column, and pictures, which the export does not hold, are left alone; of a stock only the change since the
 * export counts.
 */
import { LONGEST, type CatalogueRow, type Problem, type RowGroup } from './catalogue-row';
import { readPieces, readPrice } from './cells';
import type { CsvRecord, ReadRecord } from './csv-records';
import type { SeenStock } from './seen';
import { slugOf } from './slug';

export const EXPORTED_COLUMNS = ['sku', 'name', 'price'];

/** @returns for each record of the file its product, or what is wrong with it. */
export async function* readExportedRecords(records: AsyncIterable<ReadRecord>): AsyncGenerator<RowGroup> {
  for await (const { record, line, problems } of records) {
    const result = record && readProduct(record, line);
    if (!result) yield { rows: [], problems };
    else if ('message' in result) yield { rows: [], problems: [...problems, result] };
    else yield { rows: [result], problems };
  }
}

function readProduct(record: CsvRecord, line: number): CatalogueRow | Problem {
  const problem = (message: string): Problem => ({ line, message });
  const cell = (column: string): string | undefined => plain(record[column]);
  const sku = cell('sku') ?? '';
  const name = cell('name') ?? '';
  if (!sku) return problem('sku is empty');
  if (!name) return problem('name is empty');
  if (sku.length > LONGEST.sku) return problem(`sku is longer than ${LONGEST.sku} characters`);
  if (name.length > LONGEST.name) return problem(`name is longer than ${LONGEST.name} characters`);
  const price = readPrice(record.price);
  if (price === undefined) return problem(`price is not an amount: "${record.price ?? ''}"`);
  const stock = readPieces(record.stock);
  if (stock === 'bad') return problem(`stock is not a whole number of at least 0: "${record.stock}"`);
  const exported = readSeenStock(record.stock_seen);
  if (exported === 'bad') return problem(`stock_seen is not as it was exported: "${record.stock_seen}"`);
  const lowStockThreshold = readPieces(record.low_stock_threshold);
  if (lowStockThreshold === 'bad')
    return problem(
      `low_stock_threshold is not a whole number of at least 0: "${record.low_stock_threshold}"`,
    );
  const active = readYesOrNo(cell('active'));
  if (active === 'bad') return problem(`active is neither true nor false: "${record.active}"`);
  const description = cell('description');
  if (description && description.length > LONGEST.description) return problem('description is too long');
  return {
    line,
    sku,
    name,
    slug: slugOf(cell('slug') || name),
    price,
    description: orNothing(description),
    stock,
    exported,
    lowStockThreshold,
    active,
    category: orNothing(cell('category')),
  };
}

/** An empty cell says that there is nothing; no cell says nothing. */
const orNothing = (text: string | undefined): string | null | undefined => (text === '' ? null : text);

/** The export writes a quote before what a spreadsheet would take for a formula. */
const plain = (text: string | undefined): string | undefined =>
  text?.trim().replace(/(?<=^|[;\t])'(?=[=+\-@])/g, '');

/** As the export writes it: the product's id, its stock, and its last movement's id. */
function readSeenStock(text: string | undefined): SeenStock | undefined | 'bad' {
  const trimmed = (text ?? '').trim();
  if (trimmed === '') return undefined;
  const [, product, stock, movement] = /^([0-9]{1,10}):([0-9]{1,10}):([0-9]{1,10})$/.exec(trimmed) ?? [];
  if (!product || !stock || !movement) return 'bad';
  return { product: Number(product), stock: Number(stock), movement: Number(movement) };
}

/** Spreadsheets write these words in capitals. */
function readYesOrNo(text: string | undefined): boolean | undefined | 'bad' {
  if (text === undefined || text === '') return undefined;
  if (/^true$/i.test(text)) return true;
  return /^false$/i.test(text) ? false : 'bad';
}
