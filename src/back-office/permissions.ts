/**
 * What a person may do in the panel beyond reading and writing entries: the one list. Strapi shows each of these in the
 * settings of every role, under "shop", and super admins have them all.
 */
import type { Core } from '@strapi/strapi';
import type { Context } from '../http/context';

export const ACTIONS = {
  readOrders: 'api::shop.orders.read',
  moveOrders: 'api::shop.orders.transition',
  readStock: 'api::shop.stock.read',
  receiveStock: 'api::shop.stock.receive',
  correctStock: 'api::shop.stock.correct',
  readSales: 'api::shop.sales.read',
  importProducts: 'api::shop.products.import',
  exportProducts: 'api::shop.products.export',
  exportOrders: 'api::shop.orders.export',
  exportLedger: 'api::shop.ledger.export',
  readDeliveries: 'api::shop.webhooks.read',
  replayDeliveries: 'api::shop.webhooks.replay',
  readWebhookSecrets: 'api::shop.webhooks.secret',
  exportCustomers: 'api::shop.customers.export',
  eraseCustomers: 'api::shop.customers.erase',
} as const;

export type PanelAction = (typeof ACTIONS)[keyof typeof ACTIONS];

const NAMES: Record<PanelAction, { subCategory: string; displayName: string }> = {
  'api::shop.orders.read': {
    subCategory: 'orders',
    displayName: 'Read an order with its customer and history',
  },
  'api::shop.orders.transition': { subCategory: 'orders', displayName: 'Confirm, ship, deliver and cancel' },
  'api::shop.stock.read': { subCategory: 'stock', displayName: "Read a product's sales and movements" },
  'api::shop.stock.receive': { subCategory: 'stock', displayName: 'Receive' },
  'api::shop.stock.correct': { subCategory: 'stock', displayName: 'Correct, take back and write off' },
  'api::shop.sales.read': { subCategory: 'sales', displayName: 'Read what was sold each day' },
  'api::shop.products.import': { subCategory: 'imports', displayName: 'Import products and their stock' },
  'api::shop.products.export': { subCategory: 'exports', displayName: 'Export all products' },
  'api::shop.orders.export': {
    subCategory: 'exports',
    displayName: 'Export all orders with their customers',
  },
  'api::shop.ledger.export': { subCategory: 'exports', displayName: 'Export the ledger of stock' },
  'api::shop.webhooks.read': {
    subCategory: 'webhooks',
    displayName: 'Read what was sent to webhooks, customers included',
  },
  'api::shop.webhooks.replay': { subCategory: 'webhooks', displayName: 'Send it again' },
  'api::shop.customers.export': {
    subCategory: 'customers',
    displayName: 'Export everything the shop keeps of a customer',
  },
  'api::shop.customers.erase': { subCategory: 'customers', displayName: 'Erase a customer for good' },
  'api::shop.webhooks.secret': { subCategory: 'webhooks', displayName: 'Read and renew their secrets' },
};

/** @returns whether the person of the panel who asks may do this. */
export const may = (ctx: Context, action: PanelAction): boolean =>
  (ctx.state.userAbility as { can(action: string): boolean }).can(action);

/** To be called in `register`: at its bootstrap Strapi forgets every permission whose action it does not know. */
export async function registerPanelActions(strapi: Core.Strapi): Promise<void> {
  const actions = Object.entries(NAMES).map(([action, names]) => ({
    section: 'settings',
    category: 'shop',
    uid: action.slice('api::'.length),
    ...names,
  }));
  await strapi.service('admin::permission').actionProvider.registerMany(actions);
}
