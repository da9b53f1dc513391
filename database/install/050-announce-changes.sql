-- Announces changes of what instances keep in memory: see src/platform/change-feed.ts. Delivered after the commit.
-- Sales are no such change: `products` is announced for everything about a product but its stock.
CREATE OR REPLACE FUNCTION announce_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('opply_shop_changes', TG_ARGV[0]);
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION announce_user_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('opply_shop_changes', 'user:' || (to_jsonb(OLD) ->> TG_ARGV[0]));
  RETURN NULL;
END
$$;

DO $$
DECLARE
  wanted record;
BEGIN
  FOR wanted IN
    SELECT * FROM (VALUES
      ('up_users',                'DELETE OR UPDATE',           'ROW',       'announce_user_change(''id'')'),
      ('up_users_role_lnk',       'DELETE OR UPDATE',           'ROW',       'announce_user_change(''user_id'')'),
      ('strapi_sessions',         'DELETE',                     'ROW',       'announce_user_change(''user_id'')'),
      ('up_roles',                'INSERT OR DELETE OR UPDATE', 'STATEMENT', 'announce_change(''everybody'')'),
      ('up_permissions',          'INSERT OR DELETE OR UPDATE', 'STATEMENT', 'announce_change(''everybody'')'),
      ('up_permissions_role_lnk', 'INSERT OR DELETE OR UPDATE', 'STATEMENT', 'announce_change(''everybody'')'),
      ('products',                'INSERT OR DELETE OR UPDATE OF name, slug, sku, description, price, active',
                                                                'STATEMENT', 'announce_change(''products'')'),
      ('products_category_lnk',   'INSERT OR DELETE OR UPDATE', 'STATEMENT', 'announce_change(''products'')'),
      ('categories',              'DELETE OR UPDATE',           'STATEMENT', 'announce_change(''products'')')
    ) AS announcements (table_name, events, level, function)
  LOOP
    IF NOT EXISTS (
      SELECT FROM pg_trigger
      WHERE tgname = wanted.table_name || '_announce' AND tgrelid = wanted.table_name::regclass
    ) THEN
      EXECUTE format('CREATE TRIGGER %I AFTER %s ON %I FOR EACH %s EXECUTE FUNCTION %s',
        wanted.table_name || '_announce', wanted.events, wanted.table_name, wanted.level, wanted.function);
    END IF;
  END LOOP;
END
$$;

-- The settings of users-permissions (who may register, whether an address must be confirmed) are rows of a store.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_trigger WHERE tgname = 'strapi_core_store_settings_announce') THEN
    CREATE TRIGGER strapi_core_store_settings_announce
      AFTER UPDATE ON strapi_core_store_settings
      FOR EACH ROW WHEN (NEW.key LIKE 'plugin\_users-permissions%')
      EXECUTE FUNCTION announce_change('everybody');
  END IF;
END
$$;
