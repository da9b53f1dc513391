/** The order routes: orders are placed, read and moved on. Nobody writes to one, so there is no PUT and no DELETE. */
import { z } from 'zod';
import { BY_ID, entity, page, route, type Access } from '../../http/route';
import { listQuery, WHOLE, wholeQuery } from '../../http/query';
import { IDEMPOTENCY_KEY, parseIdempotencyKey } from '../../ordering/idempotency';
import { newOrder, order } from './contract';

const tag = 'Orders';

/** Refused with a code of its own: what the reader throws passes through zod. */
const idempotencyKey = z.string().transform(parseIdempotencyKey).meta({
  pattern: IDEMPOTENCY_KEY.source,
  description:
    'The same key and body give the same order, however often they are sent: send one with every order, a UUID',
});

const transition = <const Name extends string>(name: Name, summary: string, access: Access) =>
  route({
    method: 'post',
    path: `/orders/{id}/${name}`,
    id: `${name}Order`,
    tag,
    summary,
    access,
    params: BY_ID,
    query: wholeQuery,
    answers: { 200: { description: 'Done', body: entity(order) } },
    refusals: ['INVALID_TRANSITION'],
  });

export const ORDER_ROUTES = {
  create: route({
    method: 'post',
    path: '/orders',
    id: 'placeOrder',
    tag,
    summary: 'Place an order',
    access: 'customer',
    query: wholeQuery,
    headers: z.object({ 'Idempotency-Key': idempotencyKey.optional() }),
    data: newOrder,
    answers: {
      201: { description: 'Placed', body: entity(order) },
      200: {
        description: 'A replay: the order that this key has placed before, as it is now',
        body: entity(order),
        headers: ['Idempotent-Replayed'],
      },
    },
    refusals: [
      'UNKNOWN_PRODUCT',
      'INVALID_IDEMPOTENCY_KEY',
      'INSUFFICIENT_STOCK',
      'PRICE_CHANGED',
      'ORDER_REFUSED',
      'IDEMPOTENCY_KEY_REUSED',
      'EXTENSION_FAILED',
    ],
  }),
  find: route({
    method: 'get',
    path: '/orders',
    id: 'listOrders',
    tag,
    summary: 'My orders, newest first; to staff: all',
    access: 'customer',
    query: listQuery('api::order.order').extend({ fields: WHOLE }),
    examples: {
      sort: 'placedAt:desc',
      _q: '260102',
      'filters[state][$eq]': 'placed',
      'filters[placedAt][$gte]': '2026-01-01T00:00:00.000Z',
      'filters[number][$eq]': '260102-7F3K9Q2M',
    },
    answers: { 200: { description: 'OK', body: page(order) } },
  }),
  findOne: route({
    method: 'get',
    path: '/orders/{id}',
    id: 'getOrder',
    tag,
    summary: 'One order',
    access: 'customer',
    params: BY_ID,
    query: wholeQuery,
    answers: { 200: { description: 'OK', body: entity(order) } },
  }),
  cancel: transition('cancel', 'Cancel an order; its stock returns', 'customer'),
  confirm: transition('confirm', 'Confirm an order', 'staff'),
  ship: transition('ship', 'Mark an order as shipped', 'staff'),
  deliver: transition('deliver', 'Mark an order as delivered', 'staff'),
};
