/**
 * What sells best. A figure that every order changed could not be sorted by without an index that every order writes to; so
 * it is counted every few minutes, for the last thirty days, and only products whose figure has changed are written.
 */
import type { Core } from '@strapi/strapi';

const DAYS = 30;

/** One instance is enough: others that begin in the same moment find the lock taken and leave. */
const LOCK = 'opply-shop.popularity';

/** Written at a time: an order for one of them waits for no more than these. */
const AT_ONCE = 100;

const CHANGED = `
  WITH sold AS (
    SELECT line.product_id AS id, sum(line.quantity) AS pieces
    FROM orders
    JOIN order_lines AS line ON line.order_id = orders.id
    WHERE orders.placed_at > now() - make_interval(days => ${DAYS}) AND orders.state <> 'cancelled'
    GROUP BY line.product_id
  ), counted AS (
    SELECT products.id, products.popularity AS known, least(coalesce(sold.pieces, 0), 2000000000)::int AS pieces
    FROM products LEFT JOIN sold ON sold.id = products.id
  )
  SELECT id, pieces FROM counted WHERE known <> pieces ORDER BY id`;

/** What an order has locked is left for the next time. */
const WRITE = `
  WITH unlocked AS (
    SELECT id FROM products WHERE id = ANY(?::int[]) ORDER BY id FOR NO KEY UPDATE SKIP LOCKED
  )
  UPDATE products SET popularity = counted.pieces
  FROM unnest(?::int[], ?::int[]) AS counted (id, pieces) JOIN unlocked USING (id)
  WHERE products.id = counted.id AND products.popularity <> counted.pieces`;

/** Every ten minutes, by Strapi's own clock. */
export function countPopularityRegularly(strapi: Core.Strapi): void {
  strapi.cron.add({
    popularity: {
      options: { rule: '*/10 * * * *' },
      task: async () => {
        try {
          await countPopularity(strapi);
        } catch (error) {
          strapi.log.warn(
            `what sells best was not counted: ${error instanceof Error ? error.message : String(error)}`,
          );
        }
      },
    },
  });
}

/** @returns how many products have another figure now; 0 when another instance is counting. */
export async function countPopularity(strapi: Core.Strapi): Promise<number> {
  const changed = await readChanged(strapi);
  const { connection } = strapi.db;
  let written = 0;
  for (let start = 0; start < changed.length; start += AT_ONCE) {
    const some = changed.slice(start, start + AT_ONCE);
    const ids = some.map(({ id }) => id);
    const { rowCount } = await connection.raw(WRITE, [ids, ids, some.map(({ pieces }) => pieces)]);
    written += rowCount;
  }
  if (written > 0) await connection.raw("SELECT pg_notify('opply_shop_changes', 'products')");
  return written;
}

interface Figure {
  id: number;
  pieces: number;
}

async function readChanged(strapi: Core.Strapi): Promise<Figure[]> {
  const changed: Figure[] = await strapi.db.transaction(async ({ trx }) => {
    const { rows } = await trx.raw('SELECT pg_try_advisory_xact_lock(hashtext(?)) AS free', [LOCK]);
    if (!rows[0].free) return [];
    const found = await trx.raw(CHANGED);
    return found.rows;
  });
  return changed;
}
