-- Strapi's "required" is checked in its own code only. A line without its quantity, or stock that is NULL,
-- would slip through every comparison, so the columns themselves refuse it. (Asked first, altered only if
-- needed: ALTER TABLE locks the table even when there is nothing to do, and other instances may be serving.)
DO $$
DECLARE
  wanted record;
BEGIN
  FOR wanted IN
    SELECT attrelid::regclass AS table_name, attname AS column_name
    FROM pg_attribute
    JOIN (VALUES
      ('products', 'stock'), ('products', 'price'), ('products', 'sku'), ('products', 'slug'), ('products', 'active'),
      ('orders', 'number'), ('orders', 'state'), ('orders', 'total'),
      ('order_lines', 'quantity'), ('order_lines', 'unit_price'), ('order_lines', 'total'),
      ('stock_movements', 'delta'), ('stock_movements', 'stock_after'), ('stock_movements', 'reason'),
      ('order_transitions', 'from_state'), ('order_transitions', 'to_state'), ('order_transitions', 'actor_kind')
    ) AS required (table_name, column_name)
      ON attrelid = required.table_name::regclass AND attname = required.column_name
    WHERE NOT attnotnull
  LOOP
    EXECUTE format('ALTER TABLE %s ALTER COLUMN %I SET NOT NULL', wanted.table_name, wanted.column_name);
  END LOOP;
END
$$;
