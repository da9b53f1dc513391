/** The ledger's routes. Nothing in it is ever changed, so there is no PUT and no DELETE. */
import { entity, page, route, selection } from '../../http/route';
import { listQuery } from '../../http/query';
import { movement, newMovement } from './contract';

const tag = 'Stock';

export const MOVEMENT_ROUTES = {
  find: route({
    method: 'get',
    path: '/stock-movements',
    id: 'listStockMovements',
    tag,
    summary: 'Read the ledger, newest first',
    access: 'staff',
    query: listQuery('api::stock-movement.stock-movement'),
    examples: {
      sort: 'createdAt:desc',
      _q: 'Delivery',
      'filters[product][documentId][$eq]': 'z7v8zma53x01r6oceimv922b',
      'filters[reason][$eq]': 'received',
    },
    answers: { 200: { description: 'OK', body: page(selection(movement)) } },
  }),
  create: route({
    method: 'post',
    path: '/stock-movements',
    id: 'createStockMovement',
    tag,
    summary: 'Record what arrived or left',
    access: 'staff',
    data: newMovement,
    answers: { 201: { description: 'Recorded; the stock is changed', body: entity(movement) } },
    refusals: ['UNKNOWN_PRODUCT', 'INSUFFICIENT_STOCK'],
  }),
};
