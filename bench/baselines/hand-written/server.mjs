/**
 * The shop without Strapi: Fastify, pg and JSON web tokens, written as somebody who knows them would. It does less
 * than the shop (no lifecycles, no plugins, no panel, no revocation), and what it does it does as durably.
 */
import fastifyJwt from '@fastify/jwt';
import Fastify from 'fastify';
import pg from 'pg';
import { placeOrder, Refusal } from './place-order.mjs';
import { listOrders } from './read-orders.mjs';
import { findProduct, listProducts } from './read-products.mjs';
import { SCHEMAS } from './schemas.mjs';

/** As many connections as the shop has. */
const POOL_SIZE = 10;

const pageOf = ({ query }) => ({ page: query['pagination[page]'], pageSize: query['pagination[pageSize]'] });

const paginated = (data, { page, pageSize }, total) => ({
  data,
  meta: { pagination: { page, pageSize, pageCount: Math.ceil(total / pageSize), total } },
});

/** @returns {Promise<import('fastify').FastifyInstance>} ready to listen. */
export async function createServer({ databaseUrl, secret }) {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: POOL_SIZE });
  // One line per request, as the shop writes; Fastify's own logging would write two.
  const server = Fastify({ logger: { level: 'info' }, disableRequestLogging: true });
  await server.register(fastifyJwt, { secret });
  server.addHook('onClose', () => pool.end());
  server.addHook('onResponse', logRequest);
  server.setErrorHandler(answerError);
  addProductRoutes(server, pool);
  addOrderRoutes(server, pool);
  return server;
}

function addProductRoutes(server, pool) {
  server.get('/api/products', { schema: SCHEMAS.listProducts }, async (request) => {
    const page = pageOf(request);
    const { products, total } = await listProducts(pool, page);
    return paginated(products, page, total);
  });

  server.get('/api/products/:documentId', { schema: SCHEMAS.getProduct }, async (request) => {
    const product = await findProduct(pool, request.params.documentId);
    if (!product) throw new Refusal(404, 'NOT_FOUND');
    return { data: product, meta: {} };
  });
}

function addOrderRoutes(server, pool) {
  const onRequest = (request) => request.jwtVerify();

  server.get('/api/orders', { schema: SCHEMAS.listOrders, onRequest }, async (request) => {
    const page = pageOf(request);
    const { orders, total } = await listOrders(pool, { ...page, customer: request.user.id });
    return paginated(orders, page, total);
  });

  server.post('/api/orders', { schema: SCHEMAS.createOrder, onRequest }, async (request, reply) => {
    const { order, replayed } = await placeOrder(pool, {
      customer: request.user.id,
      lines: request.body.data.lines,
      key: request.headers['idempotency-key'],
    });
    if (replayed) reply.header('Idempotent-Replayed', 'true');
    reply.code(replayed ? 200 : 201);
    return { data: order, meta: {} };
  });
}

async function logRequest(request, reply) {
  const { method, url, user } = request;
  const { statusCode: status, elapsedTime: milliseconds } = reply;
  request.log.info({ method, url, status, milliseconds, user: user?.id }, 'answered');
}

function answerError(error, request, reply) {
  const status = error.statusCode ?? 500;
  if (status >= 500) request.log.error(error);
  const { message, details = {} } = error;
  reply.code(status).send({
    data: null,
    error: { status, message: status < 500 ? message : 'Internal Server Error', details },
  });
}
