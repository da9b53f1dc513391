/**
 * The shop as production runs it, in a process of its own, with two routes more: they do nothing behind the same
 * middlewares and the same authentication, and so say what the fastest possible answer of this server costs. The
 * process that started it may ask it for what only the inside knows: customers' tokens, memory, reconciliation.
 */
const path = require('node:path');
const { createStrapi } = require('@strapi/strapi');
const { answerQuestions } = require('./answering.cjs');
const { startProfile, stopProfile } = require('./profiler.cjs');
const { signInCustomers } = require('./strapi-customers.cjs');

const root = path.resolve(__dirname, '..', '..');

/** @returns a route that asks for a signed-in caller and does nothing. */
const idle = (method) => ({
  method,
  path: '/bench/nothing',
  handler: (ctx) => {
    ctx.body = { data: null, meta: {} };
  },
  config: { auth: { scope: [] } },
  info: { apiName: 'bench', type: 'content-api' },
});

/** Fills the catalogue, as a person with the panel would; stock becomes the opening movement in the ledger. */
async function createProducts(strapi, products) {
  const category = await strapi
    .documents('api::category.category')
    .create({ data: { name: 'Everything', slug: 'everything' } });
  await strapi.db.transaction(async ({ trx }) => {
    const { ids } = await strapi.db.query('api::product.product').createMany({ data: products });
    // createMany writes no rows of link tables.
    await trx.raw(
      'INSERT INTO products_category_lnk (product_id, category_id) SELECT unnest(?::int[]), id FROM categories WHERE document_id = ?',
      [ids, category.documentId],
    );
  });
  const rows = await strapi.db.query('api::product.product').findMany({ orderBy: { id: 'asc' } });
  return rows.map(({ documentId }) => documentId);
}

/** What the parent may ask for, by name. */
const questionsTo = (strapi) => ({
  /** Makes customers, unless they are there, and signs each of them in. */
  customers: (count) => signInCustomers(strapi, count),
  /** @returns the products' documentIds, in the order in which they were given. */
  products: (products) => createProducts(strapi, products),
  reconcile: () => strapi.service('api::order.order').reconcile(),
  memory: () => process.memoryUsage(),
  startProfile: () => startProfile(),
  stopProfile: () => stopProfile(),
});

async function main() {
  const strapi = createStrapi({ appDir: root, distDir: path.join(root, 'dist'), serveAdminPanel: false });
  if (process.env.PORT === '0') strapi.config.set('server.port', 0);
  await strapi.load();
  strapi.server.routes({ type: 'content-api', routes: [idle('GET'), idle('POST')] });
  await strapi.listen();
  answerQuestions(questionsTo(strapi));
  process.send({ listening: strapi.server.httpServer.address().port });
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
