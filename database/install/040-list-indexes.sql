-- Every list has a total order (its column, then the id); these indexes are those orders.
DO $$
BEGIN
  IF to_regclass('orders_customer_newest') IS NULL THEN
    CREATE INDEX orders_customer_newest ON orders (customer_id, id DESC);
  END IF;
  IF to_regclass('orders_state_newest') IS NULL THEN
    CREATE INDEX orders_state_newest ON orders (state, id);
  END IF;
  IF to_regclass('stock_movements_product_newest') IS NULL THEN
    CREATE INDEX stock_movements_product_newest ON stock_movements (product_id, id DESC);
  END IF;
END
$$;
