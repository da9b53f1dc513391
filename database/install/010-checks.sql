-- What the code promises, held by the database too. Run at every start; each line does nothing the second time.
-- A name says which column a violated check is about: <table>_<column>_check.
DO $$
DECLARE
  wanted record;
BEGIN
  FOR wanted IN
    SELECT * FROM (VALUES
      ('products',        'products_stock_check',              'stock >= 0'),
      ('products',        'products_price_check',              'price >= 0'),
      ('products',        'products_low_stock_threshold_check','low_stock_threshold >= 0'),
      ('orders',          'orders_total_check',                'total >= 0'),
      ('orders',          'orders_state_check',                'state IN (''placed'', ''confirmed'', ''shipped'', ''delivered'', ''cancelled'')'),
      ('orders',          'orders_adjustments_check',          'adjustments IS NULL OR order_adjustments_are_valid(adjustments)'),
      ('order_lines',     'order_lines_quantity_check',        'quantity > 0'),
      ('order_lines',     'order_lines_unit_price_check',      'unit_price >= 0'),
      ('order_lines',     'order_lines_total_check',           'total = unit_price * quantity'),
      ('stock_movements', 'stock_movements_delta_check',       'delta <> 0'),
      ('stock_movements', 'stock_movements_stock_after_check', 'stock_after >= 0'),
      ('stock_movements', 'stock_movements_reason_check',      'reason IN (''opening'', ''received'', ''sale'', ''cancellation'', ''returned'', ''correction'', ''damaged'', ''import'')'),
      ('stock_movements', 'stock_movements_actor_kind_check',  'COALESCE(actor_kind, ''system'') = ''system'' OR actor_id IS NOT NULL AND actor_name IS NOT NULL'),
      ('order_transitions', 'order_transitions_actor_kind_check', 'actor_kind = ''system'' OR actor_id IS NOT NULL AND actor_name IS NOT NULL'),
      ('order_transitions', 'order_transitions_to_state_check', 'to_state <> from_state AND to_state IN (''confirmed'', ''shipped'', ''delivered'', ''cancelled'')')
    ) AS checks (table_name, constraint_name, condition)
  LOOP
    IF NOT EXISTS (
      SELECT FROM pg_constraint
      WHERE conname = wanted.constraint_name AND conrelid = wanted.table_name::regclass
    ) THEN
      EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I CHECK (%s)',
        wanted.table_name, wanted.constraint_name, wanted.condition);
    END IF;
  END LOOP;
END
$$;
