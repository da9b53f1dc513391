/** What the shop adds to the panel (src/back-office/routes.ts). Owners ask for nothing that exists, or send nothing. */
import { panel, type PanelDoor } from '../door';

export const BACK_OFFICE: PanelDoor[] = [
  panel('GET /shop/store', [200, 200]),
  panel('GET /shop/orders', [403, 200]),
  panel('GET /shop/orders/:id', [403, 404]),
  panel('POST /shop/orders/transitions', [403, 400]),
  panel('GET /shop/products/:id/stock', [403, 404]),
  panel('GET /shop/products/:id/movements', [403, 404]),
  panel('GET /shop/exports/products.csv', [403, 200]),
  panel('GET /shop/exports/orders.csv', [403, 200]),
  panel('GET /shop/exports/ledger.csv', [403, 200]),
  panel('POST /shop/imports/preview', [403, 400]),
  panel('POST /shop/imports/pictures', [403, 400]),
  panel('POST /shop/imports/rows', [403, 400]),
  panel('GET /shop/figures/sales', [403, 400]),
  panel('GET /shop/figures/waiting', [403, 200]),
  panel('GET /shop/figures/running-out', [403, 200]),
  panel('GET /shop/webhooks', [403, 200]),
  panel('GET /shop/webhooks/deliveries', [403, 200]),
  panel('GET /shop/webhooks/deliveries/:id', [403, 404]),
  panel('POST /shop/webhooks/deliveries/:id/replay', [403, 404]),
  panel('POST /shop/webhooks/:id/replay', [403, 200]),
  panel('GET /shop/webhooks/:id/secret', [403, 404]),
  panel('POST /shop/webhooks/:id/secret', [403, 404]),
  panel('POST /shop/products/:id/movements', [403, 400]),
];
