/**
 * Recomputes what the shop believes from what it wrote down: stock from movements, totals from lines, sales from
 * orders. Run by `npm run reconcile`, by the tests after every storm, and by operators when in doubt.
 */
import type { Core } from '@strapi/strapi';

export interface Finding {
  /** What was checked, as a sentence. */
  sentence: string;
  /** Rows looked at. */
  checked: number;
  /** One row for each difference; empty is what everybody hopes for. */
  differences: Record<string, unknown>[];
}

interface Check {
  sentence: string;
  /** Counts what the check looks at. */
  count: string;
  /** Selects what contradicts the sentence. */
  contradictions: string;
}

const CHECKS: Check[] = [
  {
    sentence: "every product's stock is the sum of its movements, and not negative",
    count: 'SELECT count(*) FROM products',
    contradictions: `
      SELECT sku, stock, COALESCE(sum(delta), 0)::bigint AS movements
      FROM products LEFT JOIN stock_movements ON product_id = products.id
      GROUP BY products.id HAVING stock <> COALESCE(sum(delta), 0) OR stock < 0`,
  },
  {
    sentence: 'every movement starts from the stock the one before it left',
    count: 'SELECT count(*) FROM stock_movements WHERE product_id IS NOT NULL',
    contradictions: `
      SELECT id, product_id, delta, stock_after, stock_before FROM (
        SELECT id, product_id, delta, stock_after,
          lag(stock_after, 1, 0) OVER (PARTITION BY product_id ORDER BY id) AS stock_before
        FROM stock_movements WHERE product_id IS NOT NULL
      ) AS ledger WHERE stock_before + delta <> stock_after`,
  },
  {
    sentence: "every order's total is the sum of its lines and adjustments, and there is at least one line",
    count: 'SELECT count(*) FROM orders',
    contradictions: `
      SELECT * FROM (
        SELECT number, orders.total, sum(order_lines.total) AS lines,
          CASE WHEN adjustments IS NULL THEN 0 ELSE order_adjustments_total(adjustments) END AS adjustments
        FROM orders LEFT JOIN order_lines ON order_id = orders.id GROUP BY orders.id
      ) AS orders WHERE total IS DISTINCT FROM lines + adjustments`,
  },
  {
    sentence: "every line's total is its quantity times its unit price",
    count: 'SELECT count(*) FROM order_lines',
    contradictions: `
      SELECT id, order_id, quantity, unit_price, total FROM order_lines
      WHERE order_id IS NULL OR total <> quantity * unit_price`,
  },
  {
    sentence: 'every order took its lines out of stock once, and a cancelled one returned them once',
    count: 'SELECT count(*) FROM order_lines WHERE product_id IS NOT NULL',
    contradictions: `
      SELECT number, state, line.product_id, line.quantity, moved.sold, moved.returned
      FROM orders
      JOIN order_lines AS line ON line.order_id = orders.id AND line.product_id IS NOT NULL
      LEFT JOIN (
        SELECT order_id, product_id,
          -sum(delta) FILTER (WHERE reason = 'sale') AS sold,
          COALESCE(sum(delta) FILTER (WHERE reason = 'cancellation'), 0) AS returned
        FROM stock_movements WHERE order_id IS NOT NULL GROUP BY order_id, product_id
      ) AS moved ON moved.order_id = orders.id AND moved.product_id = line.product_id
      WHERE moved.sold IS DISTINCT FROM line.quantity
        OR moved.returned <> CASE state WHEN 'cancelled' THEN line.quantity ELSE 0 END`,
  },
  {
    sentence: 'every order that was delivered or cancelled, by its last transition, is still in that state',
    count: 'SELECT count(DISTINCT order_id) FROM order_transitions',
    contradictions: `
      SELECT number, state, last.to_state FROM orders
      JOIN (
        SELECT DISTINCT ON (order_id) order_id, to_state FROM order_transitions ORDER BY order_id, id DESC
      ) AS last ON last.order_id = orders.id
      WHERE last.to_state IN ('delivered', 'cancelled') AND state <> last.to_state`,
  },
  {
    sentence: 'every sale belongs to an order with a line for it',
    count: "SELECT count(*) FROM stock_movements WHERE reason = 'sale' AND product_id IS NOT NULL",
    contradictions: `
      SELECT movement.id, movement.product_id, movement.order_id FROM stock_movements AS movement
      LEFT JOIN order_lines AS line ON line.order_id = movement.order_id AND line.product_id = movement.product_id
      WHERE movement.reason = 'sale' AND movement.product_id IS NOT NULL AND line.id IS NULL`,
  },
];

/** Runs a statement and returns its rows. */
type Ask = (sql: string) => Promise<{ rows: Record<string, unknown>[] }>;

/** @returns one finding for each check, all taken at the same moment even while orders come in. */
export async function reconcile(strapi: Core.Strapi): Promise<Finding[]> {
  return strapi.db.transaction(async ({ trx }) => {
    await trx.raw('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
    await trx.raw('SET LOCAL statement_timeout = 0');
    return findings((sql) => trx.raw(sql));
  });
}

/** @param ask within one transaction that sees the same moment throughout. */
export async function findings(ask: Ask): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const { sentence, count, contradictions } of CHECKS) {
    const counted = await ask(count);
    const { rows } = await ask(contradictions);
    found.push({ sentence, checked: Number(counted.rows[0]?.count), differences: rows });
  }
  return found;
}
