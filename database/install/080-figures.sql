-- What the panel's home page counts, without counting everything. Orders by the moment they were placed, with their
-- totals, so that a day's sum is read from the index alone; and the products that run out, marked in a column of their own:
-- an index on the stock itself would have to be written to with every sale, the mark changes when a threshold is crossed.
DO $$
BEGIN
  IF to_regclass('orders_by_moment') IS NULL THEN
    CREATE INDEX orders_by_moment ON orders (placed_at) INCLUDE (total);
  END IF;
  IF to_regclass('orders_cancelled_by_moment') IS NULL THEN
    CREATE INDEX orders_cancelled_by_moment ON orders (placed_at) INCLUDE (total) WHERE state = 'cancelled';
  END IF;
  IF NOT EXISTS (
    SELECT FROM pg_attribute WHERE attrelid = 'products'::regclass AND attname = 'running_out' AND NOT attisdropped
  ) THEN
    ALTER TABLE products
      ADD COLUMN running_out boolean GENERATED ALWAYS AS (active AND stock <= low_stock_threshold) STORED;
  END IF;
  IF to_regclass('products_running_out') IS NULL THEN
    CREATE INDEX products_running_out ON products (id) WHERE running_out;
  END IF;
END
$$;
