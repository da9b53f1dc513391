/** Orders with their lines: by index, in one query. */

const READ = {
  name: 'read-orders',
  text: `SELECT document_id, number, state, currency, total::float8, placed_at, note, shipping_address, lines.*
    FROM orders, LATERAL (
      SELECT json_agg(json_build_object('product', product_document_id, 'name', name, 'sku', sku,
        'unitPrice', unit_price, 'quantity', quantity, 'total', total) ORDER BY position) AS lines
      FROM order_lines WHERE order_id = orders.id
    ) AS lines
    WHERE orders.id = ANY ($1::int[]) ORDER BY orders.id DESC`,
};
const NEWEST = {
  name: 'newest-orders',
  text: `SELECT id, (SELECT count(*)::int FROM orders WHERE customer_id = $1) AS total
    FROM orders WHERE customer_id = $1 ORDER BY id DESC LIMIT $2 OFFSET $3`,
};

export async function readOrders(client, ids) {
  const { rows } = await client.query({ ...READ, values: [ids] });
  return rows.map((row) => ({
    documentId: row.document_id,
    number: row.number,
    state: row.state,
    currency: row.currency,
    total: row.total,
    placedAt: row.placed_at.toISOString(),
    note: row.note,
    shippingAddress: row.shipping_address,
    lines: row.lines,
  }));
}

/** @returns {Promise<{ orders: object[], total: number }>} one page of a customer's orders, newest first. */
export async function listOrders(pool, { customer, page, pageSize }) {
  const { rows } = await pool.query({ ...NEWEST, values: [customer, pageSize, (page - 1) * pageSize] });
  const orders = await readOrders(
    pool,
    rows.map(({ id }) => id),
  );
  return { orders, total: rows[0]?.total ?? 0 };
}
