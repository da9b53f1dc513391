/**
 * What somebody saw of products before they decided to load a file. Stock then moves by the difference between the file
 * and what they saw: what was sold meanwhile stays sold. Whoever else moved it meanwhile makes the row a refusal, which also
 * keeps the same rows from being loaded twice.
 */
import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import { run, type Transaction } from '../ordering/statements';

/** A product's stock, and the id of the last movement behind it; 0 when nothing has ever moved. */
export interface SeenStock {
  stock: number;
  movement: number;
}

/** `unseen`: nobody looked, and the file has the last word. `missing`: there was no such product. */
export type Seen = 'unseen' | 'missing' | SeenStock;

// In one statement, or a sale between two of them would be in the one and not in the other.
const SEEN = {
  name: 'stock-seen',
  sql: `SELECT sku, stock, COALESCE((
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
  return new Map(rows.map(({ sku, stock, movement }) => [sku, { stock, movement }]));
}

/**
 * @param product the locked product, if there is one.
 * @throws ApplicationError when it is not as it was seen, sales aside.
 */
export async function requireAsSeen(
  transaction: Transaction,
  product: { id: number } | undefined,
  seen: Seen,
): Promise<void> {
  if (seen === 'unseen') return;
  if (seen === 'missing') {
    if (product) throw new errors.ApplicationError('it was created after the file was checked');
    return;
  }
  if (!product) throw new errors.ApplicationError('it was deleted after the file was checked');
  const moved = await run(transaction, MOVED_SINCE, [product.id, seen.movement]);
  if (moved.length > 0)
    throw new errors.ApplicationError(
      'its stock was moved by hand or by an import after the file was checked',
    );
}
