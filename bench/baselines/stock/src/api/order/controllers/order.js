/**
 * Orders as Strapi's documentation teaches to write them: core controllers, overridden where a shop must, and the
 * document service within `strapi.db.transaction`. Nothing is made slow on purpose, and nothing fast by leaving it
 * out, but one thing: the stock is decremented without a ledger.
 */
const { randomUUID } = require('node:crypto');
const { factories } = require('@strapi/strapi');
const { errors } = require('@strapi/utils');

const ORDER = 'api::order.order';
const PRODUCT = 'api::product.product';

module.exports = factories.createCoreController(ORDER, ({ strapi }) => ({
  async create(ctx) {
    const { lines } = ctx.request.body.data;
    const customer = ctx.state.user;
    const idempotencyKey = ctx.get('Idempotency-Key') || undefined;
    const order = await strapi.db.transaction(({ trx }) =>
      placeOrder(strapi, trx, { customer, lines, idempotencyKey }),
    );
    const sanitized = await this.sanitizeOutput(order, ctx);
    ctx.status = 201;
    return this.transformResponse(sanitized);
  },

  async find(ctx) {
    await this.validateQuery(ctx);
    const query = await this.sanitizeQuery(ctx);
    const { results, pagination } = await strapi.service(ORDER).find({
      ...query,
      filters: { customer: { id: ctx.state.user.id } },
      sort: 'createdAt:desc',
      populate: { lines: true },
    });
    return this.transformResponse(await this.sanitizeOutput(results, ctx), { pagination });
  },
}));

async function placeOrder(strapi, trx, { customer, lines, idempotencyKey }) {
  if (idempotencyKey) {
    const placed = await strapi.documents(ORDER).findFirst({
      filters: { customer: { id: customer.id }, idempotencyKey },
      populate: { lines: true },
    });
    if (placed) return placed;
  }
  const products = await takeFromStock(strapi, trx, lines);
  const total = lines.reduce((sum, { product, quantity }) => sum + products.get(product).price * quantity, 0);
  const order = await strapi.documents(ORDER).create({
    data: { number: randomUUID(), state: 'placed', total, idempotencyKey, customer: customer.documentId },
  });
  const written = [];
  for (const { product, quantity } of lines) {
    const { documentId, name, sku, price } = products.get(product);
    const data = { name, sku, unitPrice: price, quantity, total: price * quantity };
    const line = await strapi
      .documents('api::order-line.order-line')
      .create({ data: { ...data, order: order.documentId, product: documentId } });
    written.push(line);
  }
  return { ...order, lines: written };
}

/** In the order of the ids, so that two orders cannot wait for each other; the condition is checked by the update. */
async function takeFromStock(strapi, trx, lines) {
  const found = await strapi.documents(PRODUCT).findMany({
    filters: { documentId: { $in: lines.map(({ product }) => product) } },
    sort: 'id:asc',
  });
  const products = new Map(found.map((product) => [product.documentId, product]));
  for (const { product } of lines) {
    if (!products.has(product)) throw new errors.ValidationError(`No product ${product}`);
  }
  for (const { id, name, documentId } of found) {
    const { quantity } = lines.find(({ product }) => product === documentId);
    const taken = await trx('products')
      .where({ id })
      .where('stock', '>=', quantity)
      .decrement('stock', quantity);
    if (taken === 0) throw new errors.ApplicationError(`Not enough ${name}`);
  }
  return products;
}
