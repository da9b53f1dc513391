-- The ledger is append-only, for raw SQL too. Two changes are allowed: a movement stops pointing to its product or order, which
-- is what the foreign keys do (ON DELETE SET NULL) when one of those is deleted; and a customer who cancelled an order becomes
-- nobody when they are erased (src/privacy), in these words and no others.
CREATE OR REPLACE FUNCTION refuse_movement_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE'
    AND (NEW.product_id IS NULL OR NEW.product_id = OLD.product_id)
    AND (NEW.order_id IS NULL OR NEW.order_id = OLD.order_id)
    AND ROW (NEW.id, NEW.document_id, NEW.delta, NEW.stock_after, NEW.reason, NEW.note, NEW.created_at, NEW.actor_kind)
      IS NOT DISTINCT FROM
      ROW (OLD.id, OLD.document_id, OLD.delta, OLD.stock_after, OLD.reason, OLD.note, OLD.created_at, OLD.actor_kind)
    AND (
      ROW (NEW.actor_id, NEW.actor_name) IS NOT DISTINCT FROM ROW (OLD.actor_id, OLD.actor_name)
      OR OLD.actor_kind = 'customer' AND NEW.actor_id = 0 AND NEW.actor_name = 'erased customer'
    )
  THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'stock movements are never changed or deleted';
END
$$;

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_trigger WHERE tgname = 'stock_movements_append_only') THEN
    CREATE TRIGGER stock_movements_append_only
      BEFORE UPDATE OR DELETE ON stock_movements
      FOR EACH ROW EXECUTE FUNCTION refuse_movement_change();
    CREATE TRIGGER stock_movements_never_truncated
      BEFORE TRUNCATE ON stock_movements
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_movement_change();
  END IF;
END
$$;
