/** What can be exported: for each file its columns, and the statement that reads the next rows of it. */

export interface Export {
  /** Columns in their order; each is a column of the statement. */
  columns: readonly string[];
  /**
   * Reads what follows an id, in the order of ids; `?` are that id and how many ids at most. `cursor` is each row's id;
   * an id may have several rows.
   */
  sql: string;
}

// Amounts leave as text, because they have two decimals and a number has only as many as it needs.

/** A moment as every spreadsheet reads it, by the server's clock, as Strapi's columns hold it. */
const at = (column: string): string => `to_char(${column}, 'YYYY-MM-DD HH24:MI:SS')`;

export const EXPORTS = {
  /** `stock_seen` is for the import: what src/importing/seen.ts calls a seen stock, in one cell. */
  products: {
    columns: [
      'sku',
      'name',
      'slug',
      'description',
      'price',
      'stock',
      'stock_seen',
      'low_stock_threshold',
      'category',
      'active',
      'created_at',
      'updated_at',
    ],
    sql: `
      SELECT products.id AS cursor, products.sku, products.name, products.slug, products.description, products.price::text,
        products.stock, concat_ws(':', products.id, products.stock, COALESCE((
          SELECT id FROM stock_movements WHERE product_id = products.id ORDER BY id DESC LIMIT 1
        ), 0)) AS stock_seen, products.low_stock_threshold, categories.name AS category, products.active,
        ${at('products.created_at')} AS created_at, ${at('products.updated_at')} AS updated_at
      FROM (SELECT * FROM products WHERE id > ? ORDER BY id LIMIT ?) AS products
      LEFT JOIN products_category_lnk AS link ON link.product_id = products.id
      LEFT JOIN categories ON categories.id = link.category_id
      ORDER BY products.id`,
  },
  /** A row for each line, because that is what is counted and summed in a spreadsheet. */
  orders: {
    columns: [
      'order',
      'placed_at',
      'state',
      'customer',
      'email',
      'sku',
      'name',
      'quantity',
      'unit_price',
      'line_total',
      'order_adjustments',
      'order_total',
      'currency',
    ],
    sql: `
      SELECT orders.id AS cursor, orders.number AS "order", ${at('orders.placed_at')} AS placed_at, orders.state,
        up_users.username AS customer, up_users.email, line.sku, line.name, line.quantity, line.unit_price::text,
        line.total::text AS line_total,
        order_adjustments_total(orders.adjustments)::text AS order_adjustments, orders.total::text AS order_total,
        orders.currency
      FROM (SELECT * FROM orders WHERE id > ? ORDER BY id LIMIT ?) AS orders
      LEFT JOIN up_users ON up_users.id = orders.customer_id
      LEFT JOIN order_lines AS line ON line.order_id = orders.id
      ORDER BY orders.id, line.position`,
  },
  ledger: {
    columns: ['at', 'sku', 'delta', 'stock_after', 'reason', 'order', 'note', 'who_kind', 'who'],
    sql: `
      SELECT movement.id AS cursor, ${at('movement.created_at')} AS at, products.sku, movement.delta,
        movement.stock_after, movement.reason, orders.number AS "order", movement.note,
        CASE movement.reason WHEN 'sale' THEN 'customer' ELSE movement.actor_kind END AS who_kind,
        CASE movement.reason WHEN 'sale' THEN up_users.username ELSE movement.actor_name END AS who
      FROM (SELECT * FROM stock_movements WHERE id > ? ORDER BY id LIMIT ?) AS movement
      LEFT JOIN products ON products.id = movement.product_id
      LEFT JOIN orders ON orders.id = movement.order_id
      LEFT JOIN up_users ON up_users.id = orders.customer_id
      ORDER BY movement.id`,
  },
} as const satisfies Record<string, Export>;

export type ExportName = keyof typeof EXPORTS;
