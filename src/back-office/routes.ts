/**
 * What the panel asks the shop for beyond its content manager: routes of the admin's API, each with the permission it
 * needs. Strapi has no folder for such routes outside of plugins, so they are added by hand.
 */
import type { Core } from '@strapi/strapi';
import type { Context } from '../http/context';
import { eraseOne, exportOne } from './customers/controller';
import { exportOf } from './exporting/controller';
import { showRunningOut, showSales, showWaiting } from './figures/controller';
import { fetchPicture, loadImport, previewImport } from './importing/controller';
import { listOrders, moveOrders, readOrder } from './orders/controller';
import { ACTIONS, type PanelAction } from './permissions';
import { readStore } from './store';
import { listMovements, moveStock, readStock } from './stock/controller';
import {
  listDeliveries,
  listReceivers,
  replayAllFailed,
  replayOne,
  rotateSecret,
  showDelivery,
  showSecret,
} from './webhooks/controller';

type Handler = (strapi: Core.Strapi, ctx: Context) => Promise<void>;

interface PanelRoute {
  method: 'GET' | 'POST';
  path: string;
  /** All of them; none for what everybody in the panel may know. */
  needs: PanelAction[];
  handler: Handler;
}

const ROUTES: PanelRoute[] = [
  { method: 'GET', path: '/store', needs: [], handler: readStore },
  { method: 'GET', path: '/orders', needs: [ACTIONS.readOrders], handler: listOrders },
  { method: 'GET', path: '/orders/:id', needs: [ACTIONS.readOrders], handler: readOrder },
  { method: 'POST', path: '/orders/transitions', needs: [ACTIONS.moveOrders], handler: moveOrders },
  { method: 'GET', path: '/products/:id/stock', needs: [ACTIONS.readStock], handler: readStock },
  {
    method: 'GET',
    path: '/products/:id/movements',
    needs: [ACTIONS.readStock],
    handler: listMovements,
  },
  {
    method: 'GET',
    path: '/exports/products.csv',
    needs: [ACTIONS.exportProducts],
    handler: exportOf('products'),
  },
  { method: 'GET', path: '/exports/orders.csv', needs: [ACTIONS.exportOrders], handler: exportOf('orders') },
  { method: 'GET', path: '/exports/ledger.csv', needs: [ACTIONS.exportLedger], handler: exportOf('ledger') },
  {
    method: 'GET',
    path: '/customers/:id/export',
    needs: [ACTIONS.exportCustomers],
    handler: exportOne,
  },
  {
    method: 'POST',
    path: '/customers/:id/erasure',
    needs: [ACTIONS.eraseCustomers],
    handler: eraseOne,
  },
  { method: 'POST', path: '/imports/preview', needs: [ACTIONS.importProducts], handler: previewImport },
  { method: 'POST', path: '/imports/pictures', needs: [ACTIONS.importProducts], handler: fetchPicture },
  { method: 'POST', path: '/imports/rows', needs: [ACTIONS.importProducts], handler: loadImport },
  { method: 'GET', path: '/figures/sales', needs: [ACTIONS.readSales], handler: showSales },
  { method: 'GET', path: '/figures/waiting', needs: [ACTIONS.readOrders], handler: showWaiting },
  { method: 'GET', path: '/figures/running-out', needs: [ACTIONS.readStock], handler: showRunningOut },
  { method: 'GET', path: '/webhooks', needs: [ACTIONS.readDeliveries], handler: listReceivers },
  { method: 'GET', path: '/webhooks/deliveries', needs: [ACTIONS.readDeliveries], handler: listDeliveries },
  { method: 'GET', path: '/webhooks/deliveries/:id', needs: [ACTIONS.readDeliveries], handler: showDelivery },
  {
    method: 'POST',
    path: '/webhooks/deliveries/:id/replay',
    needs: [ACTIONS.readDeliveries, ACTIONS.replayDeliveries],
    handler: replayOne,
  },
  {
    method: 'POST',
    path: '/webhooks/:id/replay',
    needs: [ACTIONS.readDeliveries, ACTIONS.replayDeliveries],
    handler: replayAllFailed,
  },
  { method: 'GET', path: '/webhooks/:id/secret', needs: [ACTIONS.readWebhookSecrets], handler: showSecret },
  {
    method: 'POST',
    path: '/webhooks/:id/secret',
    needs: [ACTIONS.readWebhookSecrets],
    handler: rotateSecret,
  },
  // What is more than receiving needs one more permission, which depends on the body: see its controller.
  {
    method: 'POST',
    path: '/products/:id/movements',
    needs: [ACTIONS.readStock, ACTIONS.receiveStock],
    handler: moveStock,
  },
];

/** To be called in `register`: Strapi closes its router when it starts to listen. */
export function addPanelRoutes(strapi: Core.Strapi): void {
  const routes = ROUTES.map(({ method, path, needs, handler }) => ({
    method,
    path,
    handler: (ctx: Context) => handler(strapi, ctx),
    info: { type: 'admin' as const },
    config: {
      policies: [
        'admin::isAuthenticatedAdmin',
        { name: 'admin::hasPermissions', config: { actions: needs } },
      ],
    },
  }));
  strapi.server.routes({ type: 'admin', prefix: '/shop', routes });
}
