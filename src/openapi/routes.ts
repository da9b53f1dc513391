/** Every route a client of the shop may call, as one table. */
import { z } from 'zod';
import { category, categoryChanges, newCategory } from '../api/category/contract';
import { customer, profileChanges } from '../api/customer/contract';
import { newOrder, order } from '../api/order/contract';
import { newProduct, product, productChanges } from '../api/product/contract';
import { movement, newMovement } from '../api/stock-movement/contract';
import { AUTHENTICATION_ROUTES } from './authentication-routes';
import type { RouteDescription } from './operation';

const readiness = z.object({
  status: z.enum(['ok', 'unavailable']),
  checks: z.record(z.string(), z.string()),
});

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header' as const,
  description: 'The same key and body give the same order, however often they are sent',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
};

const placement: RouteDescription = {
  method: 'post',
  path: '/orders',
  tag: 'Orders',
  summary: 'Place an order',
  access: 'customer',
  request: newOrder,
  response: order,
  status: 201,
  headers: [idempotencyKey],
  refusals: {
    200: 'A replay: the order this key has placed before, with Idempotent-Replayed: true',
    400: 'INVALID_REQUEST, UNKNOWN_PRODUCT or INVALID_IDEMPOTENCY_KEY',
    409: 'INSUFFICIENT_STOCK, with every short line, or PRICE_CHANGED',
    422: 'IDEMPOTENCY_KEY_REUSED: the same key with another body',
  },
};

const transition = (name: string, summary: string, access: 'customer' | 'staff'): RouteDescription => ({
  method: 'post',
  path: `/orders/{id}/${name}`,
  tag: 'Orders',
  summary,
  access,
  response: order,
  refusals: { 409: 'INVALID_TRANSITION, with from and to' },
});

/** The five routes of a catalogue noun: everybody reads, staff write. */
function catalogueRoutes(
  path: string,
  tag: string,
  noun: string,
  schemas: { shown: z.ZodType; created: z.ZodType; changed: z.ZodType },
): RouteDescription[] {
  const one = `${path}/{id}`;
  return [
    {
      method: 'get',
      path,
      tag,
      summary: `List ${tag.toLowerCase()}`,
      access: 'anyone',
      response: schemas.shown,
      list: true,
    },
    { method: 'get', path: one, tag, summary: `One ${noun}`, access: 'anyone', response: schemas.shown },
    {
      method: 'post',
      path,
      tag,
      summary: `Create a ${noun}`,
      access: 'staff',
      request: schemas.created,
      response: schemas.shown,
      status: 201,
    },
    {
      method: 'put',
      path: one,
      tag,
      summary: `Change a ${noun}`,
      access: 'staff',
      request: schemas.changed,
      response: schemas.shown,
    },
    { method: 'delete', path: one, tag, summary: `Delete a ${noun}`, access: 'staff', status: 204 },
  ];
}

export const ROUTES: RouteDescription[] = [
  ...AUTHENTICATION_ROUTES,
  ...catalogueRoutes('/products', 'Products', 'product', {
    shown: product,
    created: newProduct,
    changed: productChanges,
  }),
  ...catalogueRoutes('/categories', 'Categories', 'category', {
    shown: category,
    created: newCategory,
    changed: categoryChanges,
  }),
  {
    method: 'get',
    path: '/stock-movements',
    tag: 'Stock',
    summary: 'Read the ledger',
    access: 'staff',
    response: movement,
    list: true,
  },
  {
    method: 'post',
    path: '/stock-movements',
    tag: 'Stock',
    summary: 'Record what arrived or left',
    access: 'staff',
    request: newMovement,
    response: movement,
    status: 201,
    refusals: { 409: 'INSUFFICIENT_STOCK' },
  },
  placement,
  {
    method: 'get',
    path: '/orders',
    tag: 'Orders',
    summary: 'My orders; staff: all',
    access: 'customer',
    response: order,
    list: true,
  },
  {
    method: 'get',
    path: '/orders/{id}',
    tag: 'Orders',
    summary: 'One order',
    access: 'customer',
    response: order,
  },
  transition('cancel', 'Cancel; the stock returns', 'customer'),
  transition('confirm', 'Confirm', 'staff'),
  transition('ship', 'Mark as shipped', 'staff'),
  transition('deliver', 'Mark as delivered', 'staff'),
  {
    method: 'get',
    path: '/customers',
    tag: 'Customers',
    summary: 'Staff: all; a customer: oneself',
    access: 'anyone',
    response: customer,
    list: true,
  },
  {
    method: 'get',
    path: '/customers/me',
    tag: 'Customers',
    summary: 'My profile',
    access: 'customer',
    response: customer,
  },
  {
    method: 'put',
    path: '/customers/me',
    tag: 'Customers',
    summary: 'Change my profile',
    access: 'customer',
    request: profileChanges,
    response: customer,
  },
  {
    method: 'get',
    path: '/customers/{id}',
    tag: 'Customers',
    summary: 'One customer',
    access: 'customer',
    response: customer,
  },
  {
    method: 'get',
    path: '/health/ready',
    tag: 'System',
    summary: 'Ready to serve?',
    access: 'anyone',
    response: readiness,
    bare: true,
  },
];
