/** Asks the real engine what the model is asked, where a plugin would ask it, and reads what it has written. */
import { createHash } from 'node:crypto';
import type { Refusal } from '../../../src/ordering/errors';
import { ShopError, type Shop } from '../../support/shop';
import { canonical } from './canonical';
import type { Books } from './history';
import type { Answer, Operation, OrderRequest, ProductChange } from './operations';
import type { Stall } from './stall';

type Asked<Does> = Extract<Operation, { does: Does }>;

/** Servers of one database: what happens at once happens in one process or in two. */
export const SERVERS = 2;

export class Engine {
  constructor(
    private readonly servers: readonly Shop[],
    private readonly stall: Stall,
  ) {}

  /** @returns this server's answer; a refusal is one, and a failure is. */
  async ask(operation: Operation, server: number): Promise<Answer> {
    try {
      return await this.answerTo(this.server(server), operation);
    } catch (error) {
      if (!(error instanceof ShopError)) throw error;
      const { refusal, message } = error.origin;
      return refusal ? { kind: 'refused', refusal: refusal as Refusal } : { kind: 'failed', message };
    }
  }

  private answerTo(server: Shop, operation: Operation): Promise<Answer> {
    switch (operation.does) {
      case 'place':
        return place(server, operation.request);
      case 'move order':
        return moveOrder(server, operation);
      case 'move stock':
        return moveStock(server, this.idOf(operation.product), operation);
      case 'change product':
        return changeProduct(server, operation);
    }
  }

  /** Read by SQL of our own, so that nothing of the engine stands between the rows and the comparison. */
  books(): Promise<Books> {
    return this.server(0).inside(
      async (strapi, products, customers) => {
        // Raw, because this question is asked once a history, and a connection of its own would cost more than that.
        const { rows } = await strapi.db.connection.raw(
          `SELECT
            (SELECT json_object_agg(document_id, json_build_object(
                'price', (price * 100)::int, 'stock', stock, 'active', active,
                'movements', (SELECT COALESCE(sum(delta), 0) FROM stock_movements WHERE product_id = products.id)))
              FROM products WHERE id = ANY(?::int[])) AS products,
            (SELECT COALESCE(json_object_agg(document_id, json_build_object(
                'documentId', document_id, 'number', number, 'placedAt', placed_at, 'state', state,
                'currency', currency, 'total', (total * 100)::int, 'note', note,
                'shippingAddress', shipping_address, 'adjustments', COALESCE(adjustments, '[]'), 'customer', customer_id, 'idempotencyKey', idempotency_key,
                'lines', (SELECT json_agg(json_build_object(
                    'product', product_document_id, 'name', name, 'sku', sku, 'unitPrice', (unit_price * 100)::int,
                    'quantity', quantity, 'total', (total * 100)::int) ORDER BY position)
                  FROM order_lines WHERE order_id = orders.id))), '{}')
              FROM orders WHERE customer_id = ANY(?::int[])) AS orders`,
          [products, customers],
        );
        const [found] = rows as [Books];
        // Strapi's columns hold the time by the server's clock on the wall, without a zone.
        for (const order of Object.values(found.orders))
          order.placedAt = new Date(order.placedAt).toISOString();
        return found;
      },
      this.stall.products.map(({ id }) => id),
      this.stall.customers,
    );
  }

  private server(number: number): Shop {
    return this.servers[number] as Shop;
  }

  private idOf(documentId: string): number | undefined {
    return this.stall.products.find((product) => product.documentId === documentId)?.id;
  }
}

function place(server: Shop, { customer, idempotencyKey, body }: OrderRequest): Promise<Answer> {
  const requestHash = createHash('sha256').update(canonical(body)).digest('hex');
  const request = { customer, idempotencyKey, requestHash, shippingAddress: null, extensions: {}, ...body };
  return server.inside((strapi, asked) => strapi.service('api::order.order').place(asked), request);
}

function moveOrder(server: Shop, { order, transition, asking }: Asked<'move order'>): Promise<Answer> {
  return server.inside(
    async (strapi, documentId, name, who) => ({
      kind: 'order moved',
      order: await strapi.service('api::order.order').transition(documentId, name, who),
    }),
    order,
    transition,
    { kind: asking === 'owner' ? 'customer' : 'staff', id: 1, name: asking } as const,
  );
}

function moveStock(
  server: Shop,
  product: number | undefined,
  { delta, reason }: Asked<'move stock'>,
): Promise<Answer> {
  return server.inside(
    async (strapi, data) => {
      const movement = await strapi.db
        .query('api::stock-movement.stock-movement')
        .create({ data: data as never });
      return { kind: 'stock moved', delta: movement.delta, stockAfter: movement.stockAfter };
    },
    { product, delta, reason },
  );
}

function changeProduct(server: Shop, { product, change }: Asked<'change product'>): Promise<Answer> {
  return server.inside(
    async (strapi, documentId, data) => {
      const changed = await strapi
        .documents('api::product.product')
        .update({ documentId, data: data as never });
      if (!changed) throw new Error(`There is no product ${documentId}`);
      const { price, active, stock } = changed;
      return { kind: 'product changed', price: Math.round(Number(price) * 100), active, stock } as Answer;
    },
    product,
    inMajorUnits(change),
  );
}

const inMajorUnits = (change: ProductChange): object =>
  'price' in change ? { price: change.price / 100 } : change;
