/** Makes one of our products of one variant row, or says what is wrong with the row. */
import TurndownService from 'turndown';
import { parseCents } from '../ordering/money';
import { slugOf } from './slug';
import type { ShopifyRecord } from './shopify-csv';

/** A product as the catalogue wants it. */
export interface CatalogueRow {
  /** Where it stands in the file, from 1. */
  line: number;
  sku: string;
  name: string;
  slug: string;
  /** Markdown. */
  description: string | null;
  /** In major units, with at most two decimals. */
  price: number;
  /** Pieces; undefined when the file does not say, and stock is then left alone. */
  stock: number | undefined;
  active: boolean;
  /** The category's name, if any. */
  category: string | null;
  /** Addresses, or paths beside the file. */
  images: string[];
}

export interface Problem {
  line: number;
  message: string;
}

const LONGEST = { sku: 64, name: 255, description: 20_000 };

const markdown = new TurndownService({ headingStyle: 'atx', bulletListMarker: '-' });
markdown.remove(['script', 'style']);

/**
 * @param record the variant's own row.
 * @param first the first row of its Handle, which carries what all variants share.
 * @param line where the row stands in the file.
 */
export function readVariant(
  record: ShopifyRecord,
  first: ShopifyRecord,
  line: number,
): CatalogueRow | Problem {
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
  const stock = readStock(record['Variant Inventory Qty']);
  if (stock === 'bad')
    return problem(
      `Variant Inventory Qty is not a whole number of at least 0: "${record['Variant Inventory Qty']}"`,
    );

  const html = (record['Body (HTML)'] ?? '').trim() || (first['Body (HTML)'] ?? '').trim();
  const description = html ? markdown.turndown(html) : null;
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
    category: (record.Type ?? '').trim() || (first.Type ?? '').trim() || null,
    images: [],
  };
}

/** Shopify writes "Default Title" where a product has no variants. */
const optionsOf = (record: ShopifyRecord): string[] =>
  [1, 2, 3]
    .map((number) => (record[`Option${number} Value`] ?? '').trim())
    .filter((value) => value !== '' && value !== 'Default Title');

function readPrice(text: string | undefined): number | undefined {
  const trimmed = (text ?? '').trim();
  if (!/^[0-9]{1,8}(\.[0-9]{1,2})?$/.test(trimmed)) return undefined;
  const price = Number(trimmed);
  return parseCents(price) === undefined ? undefined : price;
}

function readStock(text: string | undefined): number | undefined | 'bad' {
  const trimmed = (text ?? '').trim();
  if (trimmed === '') return undefined;
  return /^[0-9]{1,9}$/.test(trimmed) ? Number(trimmed) : 'bad';
}

function isForSale(record: ShopifyRecord, first: ShopifyRecord): boolean {
  const status = ((record.Status ?? '').trim() || (first.Status ?? '').trim() || 'active').toLowerCase();
  const published = (
    (record.Published ?? '').trim() ||
    (first.Published ?? '').trim() ||
    'true'
  ).toLowerCase();
  return status === 'active' && published !== 'false';
}
