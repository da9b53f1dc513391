/** Placing orders, and what becomes of them. */
import { z } from 'zod';
import { newOrder, order } from '../../api/order/contract';
import { IDEMPOTENCY_KEY } from '../../ordering/idempotency';
import { data, entity, page, type Route } from '../route';
import { listParameters } from './list';

const tag = 'Orders';

const ORDERS = listParameters({
  sort: 'placedAt:desc',
  _q: '260102',
  filters: {
    'filters[state][$eq]': 'placed',
    'filters[placedAt][$gte]': '2026-01-01T00:00:00.000Z',
    'filters[number][$eq]': '260102-7F3K9Q2M',
  },
});

const WHOLE = {
  in: 'query' as const,
  contract: z.string().describe('Accepted and not needed: an order comes whole'),
};

const transition = (name: string, summary: string, access: Route['access']): Route => ({
  method: 'post',
  path: `/orders/{id}/${name}`,
  id: `${name}Order`,
  tag,
  summary,
  access,
  answers: { 200: { description: 'Done', body: entity(order) } },
  refusals: ['INVALID_TRANSITION'],
});

export const ORDER_ROUTES: Route[] = [
  {
    method: 'post',
    path: '/orders',
    id: 'placeOrder',
    tag,
    summary: 'Place an order',
    access: 'customer',
    parameters: {
      'Idempotency-Key': {
        in: 'header',
        contract: z
          .string()
          .regex(IDEMPOTENCY_KEY)
          .describe(
            'The same key and body give the same order, however often they are sent: send one with every order, a UUID',
          ),
      },
    },
    body: data(newOrder),
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
  },
  {
    method: 'get',
    path: '/orders',
    id: 'listOrders',
    tag,
    summary: 'My orders, newest first; to staff: all',
    access: 'customer',
    parameters: { ...ORDERS, fields: WHOLE },
    filtered: true,
    answers: { 200: { description: 'OK', body: page(order) } },
  },
  {
    method: 'get',
    path: '/orders/{id}',
    id: 'getOrder',
    tag,
    summary: 'One order',
    access: 'customer',
    answers: { 200: { description: 'OK', body: entity(order) } },
  },
  transition('cancel', 'Cancel an order; its stock returns', 'customer'),
  transition('confirm', 'Confirm an order', 'staff'),
  transition('ship', 'Mark an order as shipped', 'staff'),
  transition('deliver', 'Mark an order as delivered', 'staff'),
];
