/**
 * Strapi compares its schema with the tables whenever a content type is new or changed: a shop that has run before must survive it, and
 * so must servers of another version that run meanwhile.
 */
import { TestDatabase } from '../support/database';
import { until } from '../support/events';
import { Shop } from '../support/shop';

const databases: TestDatabase[] = [];
let database: TestDatabase;

beforeEach(async () => {
  // A shop has run on it before, as on every copy of the template.
  database = await TestDatabase.create();
  databases.push(database);
});

afterAll(() => Promise.all(databases.map((one) => one.drop())));

test('a shop starts on its own tables when they are compared anew, and their columns stay as strict', async () => {
  const strict = () =>
    database.query(
      `SELECT table_name, column_name, data_type FROM information_schema.columns
       WHERE table_schema = 'public' AND is_nullable = 'NO' ORDER BY 1, 2`,
    );
  const before = await strict();
  // What Strapi knows its tables by; without it everything is compared.
  await database.query('DELETE FROM strapi_database_schema');

  const again = await Shop.boot(database);

  await again.get('/api/health/ready').expect(200);
  expect(await strict()).toEqual(before);
  expect(before).toContainEqual({
    table_name: 'products',
    column_name: 'slug',
    data_type: 'character varying',
  });
});

/** What a server of a newer version leaves: its table and its column, both known to Strapi as its own. */
const BECOME_NEWER = `
  CREATE TABLE parcel_points (id serial PRIMARY KEY, code text);
  INSERT INTO parcel_points (code) VALUES ('P-1');
  ALTER TABLE products ADD COLUMN origin varchar(255);
  UPDATE products SET origin = 'Peru';
  UPDATE strapi_database_schema SET hash = 'newer', schema = jsonb_insert(
    schema::jsonb || jsonb_build_object('tables', schema::jsonb -> 'tables' ||
      '{"name": "parcel_points", "columns": [{"name": "id"}, {"name": "code"}], "indexes": [], "foreignKeys": []}'::jsonb),
    (SELECT ARRAY['tables', (position - 1)::text, 'columns', '-1']
     FROM strapi_database_schema, jsonb_array_elements(schema::jsonb -> 'tables') WITH ORDINALITY AS tables (value, position)
     WHERE value ->> 'name' = 'products'),
    '{"name": "origin", "type": "string", "args": [], "defaultTo": null, "notNullable": false, "unsigned": false}', true)::json;`;

/** Everything that changes a table or an index is written down. */
const WATCH = `
  CREATE TABLE changes (what text);
  CREATE FUNCTION note_change() RETURNS event_trigger LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO changes SELECT command_tag || ' ' || object_identity FROM pg_event_trigger_ddl_commands()
      WHERE command_tag IN ('CREATE TABLE', 'ALTER TABLE', 'CREATE INDEX');
  END $$;
  CREATE EVENT TRIGGER note_change ON ddl_command_end EXECUTE FUNCTION note_change();`;

test('a server of an older version drops nothing that a newer one has made, and touches no table', async () => {
  await database.query(
    "INSERT INTO products (document_id, name, slug, sku, price, stock, active) VALUES ('tea', 'Tea', 'tea', 'TEA', 1, 0, true)",
  );
  await database.query(BECOME_NEWER);
  await database.query(WATCH);

  const older = await Shop.boot(database);

  await older.get('/api/health/ready').expect(200);
  expect(await database.query('SELECT origin FROM products')).toEqual([{ origin: 'Peru' }]);
  expect(await database.query('SELECT code FROM parcel_points')).toEqual([{ code: 'P-1' }]);
  // It has compared all of it, and knows the tables as its own version has them.
  expect(await database.query("SELECT FROM strapi_database_schema WHERE hash <> 'newer'")).toHaveLength(1);
  expect(await database.query('SELECT what FROM changes ORDER BY 1')).toEqual([]);
});

test('a table that somebody holds is waited for only a moment at a time, so that others get to it, and the start goes on when it is let go', async () => {
  await database.query('ALTER TABLE products DROP COLUMN popularity');
  await database.query("UPDATE strapi_database_schema SET hash = 'older'");
  const reader = await database.connect();
  await reader.query('BEGIN');
  await reader.query('SELECT FROM products');

  const booted = Shop.boot(database);
  const waiting = `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query ILIKE 'alter table "products"%'
    AND datname = current_database()`;
  await until(async () => (await database.query(waiting)).length > 0);

  // Whoever comes after the start is not kept for longer than it waits, or PostgreSQL, which counts the time, ends this with an error.
  await database.query("SET lock_timeout = '3500ms'; SELECT FROM products");

  await reader.query('COMMIT');
  await reader.end();
  await (await booted).get('/api/health/ready').expect(200);
});
