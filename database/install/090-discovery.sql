-- What shoppers find products by. A category knows its way from the top, /drinks/coffee/, so that "coffee and everything
-- below it" is one comparison with the beginning of a text. It is written here and by nobody else: whoever renames or moves
-- a category, by whatever door, has renamed the way to everything below it.
CREATE OR REPLACE FUNCTION place_categories() RETURNS trigger LANGUAGE plpgsql AS $$
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
  )
  UPDATE categories SET path = tree.path
  FROM tree
  WHERE categories.id = tree.id AND categories.path IS DISTINCT FROM tree.path;
  RETURN NULL;
END
$$;

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_trigger WHERE tgname = 'categories_place') THEN
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
