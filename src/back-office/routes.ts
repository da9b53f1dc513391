/**
 * What the panel asks the shop for beyond its content manager: routes of the admin's API, each with the permission it
 * needs. Strapi has no folder for such routes outside of plugins, so they are added by hand.
 */
import type { Core } from '@strapi/strapi';
import type { Context } from '../http/context';
import { listOrders, moveOrders, readOrder } from './orders/controller';
import { ACTIONS, type PanelAction } from './permissions';
import { readStore } from './store';
import { moveStock, readStock } from './stock/controller';

type Handler = (strapi: Core.Strapi, ctx: Context) => Promise<void>;

interface PanelRoute {
  method: 'GET' | 'POST';
  path: string;
  /** `signed in` for what everybody in the panel may know. */
  needs: PanelAction | 'signed in';
  handler: Handler;
}

const ROUTES: PanelRoute[] = [
  { method: 'GET', path: '/store', needs: 'signed in', handler: readStore },
  { method: 'GET', path: '/orders', needs: ACTIONS.readOrders, handler: listOrders },
  { method: 'GET', path: '/orders/:id', needs: ACTIONS.readOrders, handler: readOrder },
  { method: 'POST', path: '/orders/transitions', needs: ACTIONS.moveOrders, handler: moveOrders },
  { method: 'GET', path: '/products/:id/stock', needs: ACTIONS.readStock, handler: readStock },
  // What is more than receiving needs one more permission, which depends on the body: see its controller.
  { method: 'POST', path: '/products/:id/movements', needs: ACTIONS.receiveStock, handler: moveStock },
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
        ...(needs === 'signed in' ? [] : [{ name: 'admin::hasPermissions', config: { actions: [needs] } }]),
      ],
    },
  }));
  strapi.server.routes({ type: 'admin', prefix: '/shop', routes });
}
