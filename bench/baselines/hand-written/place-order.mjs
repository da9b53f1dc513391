/** One order, one transaction: what somebody who knows PostgreSQL well writes by hand. */
import { createHash, randomUUID } from 'node:crypto';
import { readOrders } from './read-orders.mjs';

const FIND_KEY = {
  name: 'find-key',
  text: 'SELECT id, request_hash FROM orders WHERE customer_id = $1 AND idempotency_key = $2',
};
const LOCK_PRODUCTS = {
  name: 'lock-products',
  text: `SELECT id, document_id, name, sku, price, stock FROM products
    WHERE document_id = ANY ($1::text[]) AND active ORDER BY id FOR NO KEY UPDATE`,
};
const INSERT_ORDER = {
  name: 'insert-order',
  text: `INSERT INTO orders
      (document_id, number, customer_id, state, currency, total, placed_at, idempotency_key, request_hash)
    VALUES ($1, $2, $3, 'placed', 'EUR', $4, $5, $6, $7) RETURNING id`,
};
const INSERT_LINES = {
  name: 'insert-lines',
  text: `INSERT INTO order_lines
      (order_id, product_id, product_document_id, position, name, sku, unit_price, quantity, total)
    SELECT $1, * FROM unnest
      ($2::int[], $3::text[], $4::int[], $5::text[], $6::text[], $7::numeric[], $8::int[], $9::numeric[])`,
};
const TAKE_STOCK = {
  name: 'take-stock',
  text: `UPDATE products SET stock = stock - taken.quantity
    FROM unnest($1::int[], $2::int[]) AS taken (id, quantity) WHERE products.id = taken.id`,
};
const INSERT_MOVEMENTS = {
  name: 'insert-movements',
  text: `INSERT INTO stock_movements (order_id, product_id, delta, stock_after, reason)
    SELECT $1, product_id, delta, stock_after, 'sale'
    FROM unnest($2::int[], $3::int[], $4::int[]) AS moved (product_id, delta, stock_after)`,
};

/** Two orders in each other's way (deadlock, serialization failure), or two of one key: look again. */
const TRY_AGAIN = new Set(['40P01', '40001', '23505']);
const ATTEMPTS = 5;

/** What was asked for cannot be had. */
export class Refusal extends Error {
  constructor(status, code, details = {}) {
    super(code);
    this.statusCode = status;
    this.details = { code, ...details };
  }
}

/** @returns {Promise<{ order: object, replayed: boolean }>} after the commit. */
export async function placeOrder(pool, request) {
  const hash = createHash('sha256').update(JSON.stringify(request.lines)).digest('hex');
  for (let attempt = 1; ; attempt += 1) {
    const client = await pool.connect();
    let broken;
    try {
      return await inTransaction(client, () => placeOnce(client, { ...request, hash }));
    } catch (error) {
      if (!(error instanceof Refusal) && !error.code) broken = error;
      if (!TRY_AGAIN.has(error.code) || attempt === ATTEMPTS) throw error;
    } finally {
      client.release(broken);
    }
  }
}

async function inTransaction(client, work) {
  await client.query('BEGIN');
  try {
    const result = await work();
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

async function placeOnce(client, { customer, lines, key, hash }) {
  if (key) {
    const { rows } = await client.query({ ...FIND_KEY, values: [customer, key] });
    if (rows.length > 0) return replay(client, rows[0], hash);
  }
  const merged = mergeLines(lines);
  const { rows } = await client.query({ ...LOCK_PRODUCTS, values: [[...merged.keys()]] });
  const decided = decide(rows, merged);
  const order = {
    documentId: randomUUID(),
    number: randomUUID(),
    state: 'placed',
    currency: 'EUR',
    total: decided.reduce((sum, line) => sum + line.cents, 0) / 100,
    placedAt: new Date().toISOString(),
    note: null,
    shippingAddress: null,
    lines: decided.map(({ shown }) => shown),
  };
  await write(client, { order, decided, customer, key, hash });
  return { order, replayed: false };
}

async function replay(client, { id, request_hash: stored }, hash) {
  if (stored !== hash) throw new Refusal(422, 'IDEMPOTENCY_KEY_REUSED');
  const [order] = await readOrders(client, [id]);
  return { order, replayed: true };
}

/** @returns {Map<string, number>} how many of each product; lines of one product become one. */
function mergeLines(lines) {
  const merged = new Map();
  for (const { product, quantity } of lines) merged.set(product, (merged.get(product) ?? 0) + quantity);
  return merged;
}

function decide(rows, merged) {
  const found = new Map(rows.map((row) => [row.document_id, row]));
  const unknown = [...merged.keys()].filter((product) => !found.has(product));
  if (unknown.length > 0)
    throw new Refusal(400, 'UNKNOWN_PRODUCT', { lines: unknown.map((product) => ({ product })) });
  const lines = [...merged].map(([product, quantity]) => decideLine(found.get(product), quantity));
  const short = lines.filter(({ stockAfter }) => stockAfter < 0);
  if (short.length > 0)
    throw new Refusal(409, 'INSUFFICIENT_STOCK', { lines: short.map(({ shown }) => shown) });
  return lines;
}

function decideLine({ id, document_id: product, name, sku, price, stock }, quantity) {
  const unitPrice = Number(price);
  const cents = Math.round(unitPrice * 100) * quantity;
  return {
    id,
    cents,
    stockAfter: stock - quantity,
    shown: { product, name, sku, unitPrice, quantity, total: cents / 100 },
  };
}

async function write(client, { order, decided, customer, key, hash }) {
  const { documentId, number, total, placedAt } = order;
  const { rows } = await client.query({
    ...INSERT_ORDER,
    values: [documentId, number, customer, total, placedAt, key ?? null, hash],
  });
  const ids = decided.map(({ id }) => id);
  const column = (name) => decided.map(({ shown }) => shown[name]);
  const texts = [column('product'), decided.map((_, position) => position), column('name'), column('sku')];
  const figures = [column('unitPrice'), column('quantity'), column('total')];
  await client.query({ ...INSERT_LINES, values: [rows[0].id, ids, ...texts, ...figures] });
  await client.query({ ...TAKE_STOCK, values: [ids, column('quantity')] });
  const deltas = column('quantity').map((quantity) => -quantity);
  const after = decided.map(({ stockAfter }) => stockAfter);
  await client.query({ ...INSERT_MOVEMENTS, values: [rows[0].id, ids, deltas, after] });
}
