-- The writes of one order of one line, spread over 1,000 products, as the hand-written server sends them, without a server.
\set product random(1, 1000)
\set customer random(1, 1000)
\set key random(1, 9000000000000000000)
BEGIN;
SELECT count(*) AS known FROM orders WHERE customer_id = :customer AND idempotency_key = (:key)::bigint::text \gset
SELECT document_id, price, stock FROM products WHERE id = :product AND active ORDER BY id FOR NO KEY UPDATE \gset
INSERT INTO orders (document_id, number, customer_id, state, currency, total, placed_at, idempotency_key, request_hash)
VALUES (gen_random_uuid()::text, gen_random_uuid()::text, :customer, 'placed', 'EUR', (:price)::numeric, now(),
  (:key)::bigint::text, (:key)::bigint::text) RETURNING id AS order_id \gset
INSERT INTO order_lines (order_id, product_id, product_document_id, position, name, sku, unit_price, quantity, total)
VALUES (:order_id, :product, :document_id, 0, 'Product', 'SKU', (:price)::numeric, 1, (:price)::numeric);
UPDATE products SET stock = stock - 1 WHERE id = :product;
INSERT INTO stock_movements (order_id, product_id, delta, stock_after, reason)
VALUES (:order_id, :product, -1, (:stock)::int - 1, 'sale');
COMMIT;
