/** A shop with a long past: a million orders of the last years, by SQL, because nobody has the time to place them. */
import type { Shop } from './shop';

export const ORDERS = 1_000_000;
export const PRODUCTS = 100_000;

/** In each of these states, as in any shop, nearly all orders are done with. */
const STATE = `CASE WHEN n % 1000 = 1 THEN 'placed' WHEN n % 1000 = 2 THEN 'confirmed' WHEN n % 1000 = 3 THEN 'shipped'
  WHEN n % 50 = 4 THEN 'cancelled' ELSE 'delivered' END`;

/** Triggers rest and commits do not wait for the disk: the rows are right, and the database is thrown away afterwards. */
const QUICKLY = `SET session_replication_role = replica; SET synchronous_commit = off; SET statement_timeout = 0;`;

const STATEMENTS = [
  `INSERT INTO products (document_id, name, slug, sku, price, stock, active, low_stock_threshold, created_at, updated_at)
   SELECT 'p' || n, 'Product ' || n, 'p-' || n, 'P-' || n, 5, CASE WHEN n % 5000 = 0 THEN 2 ELSE 100 END, true, 5, now(), now()
   FROM generate_series(1, ${PRODUCTS}) AS n`,
  `INSERT INTO orders (document_id, number, state, currency, total, placed_at, customer_id, created_at, updated_at)
   SELECT 'o' || n, 'N-' || n, ${STATE}, 'EUR', 5, now() - make_interval(mins => ${ORDERS} - n),
     (SELECT min(id) FROM up_users), now(), now()
   FROM generate_series(1, ${ORDERS}) AS n`,
  `INSERT INTO order_lines
     (document_id, order_id, product_id, product_document_id, position, name, sku, unit_price, quantity, total)
   SELECT 'l' || orders.id, orders.id, products.id, products.document_id, 0, products.name, products.sku, 5, 1, 5
   FROM orders JOIN products ON products.document_id = 'p' || (orders.id % ${PRODUCTS} + 1)
   WHERE orders.number LIKE 'N-%'`,
  `INSERT INTO stock_movements (document_id, product_id, order_id, delta, stock_after, reason, created_at)
   SELECT 'm' || id, product_id, order_id, -1, 0, 'sale', now() FROM order_lines WHERE document_id LIKE 'l%'`,
];

/** There has to be a customer: all the orders are theirs. Takes about a minute. */
export async function fillShop({ database }: Shop): Promise<void> {
  const client = await database.connect();
  try {
    await client.query(QUICKLY);
    for (const statement of STATEMENTS) await client.query(statement);
    await client.query('VACUUM ANALYZE products, orders, order_lines, stock_movements, up_users');
  } finally {
    await client.end();
  }
}
