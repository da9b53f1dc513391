/** The stock Strapi of baselines/stock, in a process of its own, in production mode as `strapi start` runs it. */
const path = require('node:path');
const { createStrapi } = require('@strapi/strapi');
const { answerQuestions } = require('./answering.cjs');
const { signInCustomers } = require('./strapi-customers.cjs');

const root = path.resolve(__dirname, '..', 'baselines', 'stock');

/** By SQL, because this server would take a minute for what the others place through their API: the same rows. */
const HISTORY = [
  `WITH buyers AS (SELECT id FROM up_users ORDER BY id LIMIT ?),
   made AS (
     INSERT INTO orders (document_id, number, state, total, idempotency_key, created_at, updated_at, published_at)
     SELECT gen_random_uuid(), gen_random_uuid(), 'placed', 2, 'history-' || customer || '-' || turn, now(), now(), now()
     FROM (SELECT id AS customer FROM buyers) AS customers, generate_series(1, ?) AS turn
     RETURNING id, split_part(idempotency_key, '-', 2)::int AS customer
   )
   INSERT INTO orders_customer_lnk (order_id, user_id) SELECT id, customer FROM made`,
  `WITH made AS (
     INSERT INTO order_lines (document_id, name, sku, unit_price, quantity, total, created_at, updated_at, published_at)
     SELECT gen_random_uuid() || '/' || orders.id, products.name, products.sku, 1, 1, 1, now(), now(), now()
     FROM orders, LATERAL (SELECT name, sku FROM products WHERE products.id % 500 = orders.id % 500 LIMIT 2) AS products
     RETURNING id, sku, split_part(document_id, '/', 2)::int AS order_id
   ), owned AS (
     INSERT INTO order_lines_order_lnk (order_line_id, order_id, order_line_ord) SELECT id, order_id, 1 FROM made
   )
   INSERT INTO order_lines_product_lnk (order_line_id, product_id)
   SELECT made.id, products.id FROM made JOIN products USING (sku)`,
];

async function createProducts(strapi, products) {
  const category = await strapi
    .documents('api::category.category')
    .create({ data: { name: 'Everything', slug: 'everything' } });
  for (const product of products) {
    await strapi
      .documents('api::product.product')
      .create({ data: { ...product, category: category.documentId } });
  }
  const rows = await strapi.db.query('api::product.product').findMany({ orderBy: { id: 'asc' } });
  return rows.map(({ documentId }) => documentId);
}

/** What the parent may ask for, by name. */
const questionsTo = (strapi) => ({
  customers: (count) => signInCustomers(strapi, count),
  products: (products) => createProducts(strapi, products),
  async history(customers, ordersEach) {
    await strapi.db.connection.raw(HISTORY[0], [customers, ordersEach]);
    await strapi.db.connection.raw(HISTORY[1]);
  },
});

async function main() {
  const strapi = createStrapi({ appDir: root, distDir: root, serveAdminPanel: false });
  if (process.env.PORT === '0') strapi.config.set('server.port', 0);
  await strapi.load();
  await strapi.listen();
  answerQuestions(questionsTo(strapi));
  process.send({ listening: strapi.server.httpServer.address().port });
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
