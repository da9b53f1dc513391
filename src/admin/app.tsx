/** What the shop adds to the admin panel, and what of Strapi's own it leaves out: staff need no product tours. */
import { ShoppingCart } from '@strapi/icons';
import type { StrapiApp } from '@strapi/strapi/admin';
import en from './texts/en.json';
import { withOurWidgets } from './home/widgets';
import { READ_ORDERS } from './orders/permissions';
import { LIST_COLUMNS_HOOK, withOurCells } from './products/listColumns';
import { ProductListActions } from './products/ProductListActions';
import { StockPanel } from './stock/StockPanel';
import { textId } from './texts/useText';
import { translations } from './texts/translations';
import { READ_DELIVERIES } from './webhooks/permissions';
import { PART_OF_SHOP } from './webhooks/rewriteWebhookForm';
import { WebhookFormPart } from './webhooks/WebhookFormPart';

interface ContentManager {
  addEditViewSidePanel(panels: (typeof StockPanel)[]): void;
}

export default {
  config: {
    locales: ['de'],
    translations,
    tutorials: false,
    notifications: { releases: false },
    // Strapi writes the titles of its widgets in a grey that is too pale for many eyes: one step darker.
    theme: { light: { colors: { neutral500: '#666687' } }, dark: {} },
  },
  register(app: StrapiApp) {
    app.widgets.register(withOurWidgets);
    app.addComponents({ name: PART_OF_SHOP, Component: WebhookFormPart as never });
    app.addMenuLink({
      to: 'orders',
      icon: ShoppingCart,
      intlLabel: { id: textId('orders.menu'), defaultMessage: en['orders.menu'] },
      permissions: READ_ORDERS as never,
      Component: () => import('./orders/OrdersPage'),
      position: 1,
    });
    app.addSettingsLink('global', {
      id: 'shop-webhook-deliveries',
      to: 'webhook-deliveries',
      intlLabel: { id: textId('deliveries.menu'), defaultMessage: en['deliveries.menu'] },
      permissions: READ_DELIVERIES as never,
      Component: () => import('./webhooks/DeliveriesPage'),
    });
    app.router.addRoute({
      path: 'products-import',
      lazy: async () => ({ Component: (await import('./importing/ImportPage')).default }),
    });
  },
  bootstrap(app: StrapiApp) {
    const contentManager = app.getPlugin('content-manager').apis as unknown as ContentManager;
    contentManager.addEditViewSidePanel([StockPanel]);
    app.getPlugin('content-manager').injectComponent('listView', 'actions', {
      name: 'shop-product-list',
      Component: ProductListActions,
    } as never);
    app.registerHook(LIST_COLUMNS_HOOK, withOurCells as never);
  },
};
