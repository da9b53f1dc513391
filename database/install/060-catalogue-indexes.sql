-- What keeps a catalogue of a million products as quick as one of a thousand: an index for each order customers sort by
-- (read backwards for the descending one), for a category's products, and for text inside of names, SKUs and
-- descriptions. Stock has none on purpose: every sale would have to write to it.
DO $$
BEGIN
  IF to_regclass('products_by_price') IS NULL THEN
    CREATE INDEX products_by_price ON products (price, id);
  END IF;
  IF to_regclass('products_by_name') IS NULL THEN
    CREATE INDEX products_by_name ON products (name, id);
  END IF;
  IF to_regclass('products_by_age') IS NULL THEN
    CREATE INDEX products_by_age ON products (created_at, id);
  END IF;
  IF to_regclass('products_of_category') IS NULL THEN
    CREATE INDEX products_of_category ON products_category_lnk (category_id, product_id);
  END IF;
END
$$;

-- Room on every page for the next version of a row, so that a sale does not have to touch the indexes.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_class WHERE oid = 'products'::regclass AND 'fillfactor=80' = ANY (reloptions)) THEN
    ALTER TABLE products SET (fillfactor = 80);
  END IF;
END
$$;

-- The expressions are those of Strapi's $containsi, to the letter: only then does PostgreSQL use the index. A server
-- that does not let us have the extension still finds everything, reading the whole table; the shop's log says so.
DO $$
DECLARE
  wanted text;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm') THEN
    BEGIN
      CREATE EXTENSION pg_trgm;
    EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported THEN
      RETURN;
    END;
  END IF;
  FOREACH wanted IN ARRAY ARRAY['name', 'sku', 'description'] LOOP
    IF to_regclass('products_' || wanted || '_trigrams') IS NULL THEN
      EXECUTE format('CREATE INDEX %I ON products USING gin (lower(CAST(%I AS varchar)) gin_trgm_ops)',
        'products_' || wanted || '_trigrams', wanted);
    END IF;
  END LOOP;
END
$$;
