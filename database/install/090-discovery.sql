-- What shoppers find products by. A category knows its way from the top, /drinks/coffee/, so that "coffee and everything
-- below it" is one comparison with the beginning of a text. It is written here and by nobody else: whoever renames or moves
-- a category, by whatever door, has renamed the way to everything below it.
CREATE OR REPLACE FUNCTION place_categories() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  reached bigint;
  longest int;
BEGIN
  WITH RECURSIVE tree AS (
    SELECT id, '/' || slug || '/' AS path
    FROM categories
    WHERE NOT EXISTS (SELECT FROM categories_parent_lnk WHERE category_id = categories.id)
    UNION ALL
    SELECT child.id, tree.path || child.slug || '/'
    FROM tree
    JOIN categories_parent_lnk AS link ON link.inv_category_id = tree.id
    JOIN categories AS child ON child.id = link.category_id
  ), placed AS (
    UPDATE categories SET path = tree.path
    FROM tree
    WHERE categories.id = tree.id AND categories.path IS DISTINCT FROM tree.path
  )
  SELECT count(*), max(octet_length(path)) INTO reached, longest FROM tree;
  IF reached < (SELECT count(*) FROM categories) THEN
    RAISE 'a category cannot be below itself' USING ERRCODE = 'check_violation';
  END IF;
  -- What no index entry could hold.
  IF longest > 2000 THEN
    RAISE 'the path of a category is too long' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END
$$;

-- One after the other: two who change the tree at once would each write the paths of the tree they saw.
CREATE OR REPLACE FUNCTION lock_categories() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('opply-shop.categories'));
  RETURN NULL;
END
$$;

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_trigger WHERE tgname = 'categories_place') THEN
    CREATE TRIGGER categories_lock BEFORE INSERT OR UPDATE OR DELETE ON categories
      FOR EACH STATEMENT EXECUTE FUNCTION lock_categories();
    CREATE TRIGGER categories_parent_lnk_lock BEFORE INSERT OR UPDATE OR DELETE ON categories_parent_lnk
      FOR EACH STATEMENT EXECUTE FUNCTION lock_categories();
    -- Not for what the function itself writes.
    CREATE TRIGGER categories_place AFTER INSERT OR UPDATE OF slug, path ON categories
      FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION place_categories();
    CREATE TRIGGER categories_parent_lnk_place AFTER INSERT OR UPDATE OR DELETE ON categories_parent_lnk
      FOR EACH STATEMENT EXECUTE FUNCTION place_categories();
    -- Those that are there already.
    UPDATE categories SET path = path WHERE path IS NULL;
  END IF;
  IF to_regclass('categories_by_path') IS NULL THEN
    CREATE INDEX categories_by_path ON categories (path text_pattern_ops);
  END IF;
  -- Strapi's default is none of the column's: products from before, or by SQL, would come first among the best-selling.
  IF EXISTS (SELECT FROM pg_attribute
             WHERE attrelid = 'products'::regclass AND attname = 'popularity' AND NOT attnotnull) THEN
    UPDATE products SET popularity = 0 WHERE popularity IS NULL;
    ALTER TABLE products ALTER COLUMN popularity SET DEFAULT 0, ALTER COLUMN popularity SET NOT NULL;
  END IF;
  IF to_regclass('products_by_popularity') IS NULL THEN
    CREATE INDEX products_by_popularity ON products (popularity, id);
  END IF;
  -- Words in any order, wherever they stand. Without stemming: nobody knows which language a shop's names are in.
  IF to_regclass('products_words') IS NULL THEN
    CREATE INDEX products_words ON products USING gin (
      to_tsvector('simple', name || ' ' || sku || ' ' || coalesce(description, '')));
  END IF;
END
$$;
