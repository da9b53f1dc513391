/** Makes the hand-written schema in an empty database and fills it; pgbench gets a copy of the same. */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { withClient } from '../../../scripts/embedded-postgres.mjs';

const SCHEMA = new URL('schema.sql', import.meta.url);

const FILL = [
  `INSERT INTO categories (document_id, name, slug) VALUES (gen_random_uuid(), 'Everything', 'everything')`,
  `INSERT INTO stock_movements (product_id, delta, stock_after, reason)
   SELECT id, stock, stock, 'opening' FROM products`,
  'ANALYZE',
];

/** @returns {Promise<string[]>} the products' documentIds, in the order in which they were given. */
export async function prepareDatabase({ databaseUrl, products, customers }) {
  const documentIds = products.map(() => randomUUID());
  await withClient({ connectionString: databaseUrl }, async (client) => {
    await client.query(await readFile(SCHEMA, 'utf8'));
    await client.query(
      "INSERT INTO customers (email) SELECT 'buyer-' || n || '@shop.example' FROM generate_series(1, $1::int) AS n",
      [customers],
    );
    const [category, ...rest] = FILL;
    await client.query(category);
    await client.query(
      `INSERT INTO products (document_id, name, slug, sku, description, price, stock, category_id)
       SELECT ids.document_id, product.*, categories.id
       FROM categories, unnest($1::text[]) WITH ORDINALITY AS ids (document_id, turn)
       JOIN json_array_elements($2::json) WITH ORDINALITY AS given (fields, turn) USING (turn),
       json_to_record(fields) AS product
         (name text, slug text, sku text, description text, price numeric, stock integer)
       ORDER BY turn`,
      [documentIds, JSON.stringify(products)],
    );
    for (const statement of rest) await client.query(statement);
  });
  return documentIds;
}
