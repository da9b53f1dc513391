/**
 * What somebody saw of products before they decided to load a file. Stock then moves by the difference between the file
 * and what they saw: what was sold meanwhile stays sold. Whoever else moved it meanwhile makes the row a refusal, which also
 * keeps the same rows from being loaded twice.
 */
import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import { run, type Transaction } from '../ordering/statements';
import type { CatalogueRow } from './catalogue-row';
import type { Field } from './differences';

/** A product's stock, and the id of the last movement behind it; 0 when nothing has ever moved. */
export interface SeenStock {
  /** The product's numeric id: a SKU may have gone to another one. */
  product: number;
  stock: number;
  movement: number;
}

/** `unseen`: nobody looked, and the file has the last word. `missing`: there was no such product. */
export type Seen =
  | 'unseen'
  | 'missing'
  | (SeenStock & {
      /** What was said to change; whatever else has changed meanwhile stays. */
      fields: Field[];
    });

// In one statement, or a sale between two of them would be in the one and not in the other.
const SEEN = {
  name: 'stock-seen',
  sql: `SELECT sku, id AS product, stock, COALESCE((
          SELECT id FROM stock_movements WHERE product_id = products.id ORDER BY id DESC LIMIT 1
        ), 0) AS movement
        FROM products WHERE sku = ANY(?::text[])`,
};

const MOVED_SINCE = {
  name: 'moved-since',
  sql: `SELECT 1 AS moved FROM stock_movements
        WHERE product_id = ? AND id > ? AND reason NOT IN ('sale', 'cancellation') LIMIT 1`,
};

/** @returns by SKU, of those products there are. */
export async function readSeen(strapi: Core.Strapi, skus: string[]): Promise<Map<string, SeenStock>> {
  const connection = strapi.db.connection as unknown as Transaction;
  const rows = await run<SeenStock & { sku: string }>(connection, SEEN, [skus]);
  return new Map(rows.map(({ sku, ...seen }) => [sku, seen]));
}

/** @returns what the row's file says of the stock it was exported with, if it was that of this product. */
export const exportedOf = ({ exported }: CatalogueRow, product: number | undefined): SeenStock | undefined =>
  exported && exported.product === product ? exported : undefined;

/**
 * @param product the locked product, if there is one.
 * @throws ApplicationError when it is another one than was seen.
 */
export function requireAsSeen(product: { id: number } | undefined, seen: Seen): void {
  if (seen === 'missing' && product)
    throw new errors.ApplicationError('it was created after the file was checked');
  if (typeof seen === 'object' && product?.id !== seen.product)
    throw new errors.ApplicationError('it was deleted after the file was checked');
}

/** @throws ApplicationError when anything but a sale or a cancellation has moved the stock since it was seen. */
export async function requireUnmoved(
  connection: Transaction,
  { product, movement }: SeenStock,
): Promise<void> {
  const moved = await run(connection, MOVED_SINCE, [product, movement]);
  if (moved.length > 0)
    throw new errors.ApplicationError('its stock was moved by hand or by an import since it was read');
}
