/** What the shop shows on the panel's home page, each to those who may see it. */
import { PriceTag, ShoppingCart, WarningCircle } from '@strapi/icons';
import type { StrapiApp } from '@strapi/strapi/admin';
import en from '../texts/en.json';
import { textId, type TextKey } from '../texts/useText';

type Widgets = Extract<Parameters<StrapiApp['widgets']['register']>[0], unknown[]>;

const message = (key: TextKey) => ({ id: textId(key), defaultMessage: en[key] });

const may = (action: string) => [{ action, subject: null }] as never;

export const WIDGETS: Widgets = [
  {
    id: 'shop-sales',
    icon: PriceTag,
    title: message('home.sales'),
    component: async () => (await import('./SalesWidget')).SalesWidget,
    permissions: may('api::shop.sales.read'),
  },
  {
    id: 'shop-waiting',
    icon: ShoppingCart,
    title: message('home.waiting'),
    link: { label: message('home.toOrders'), href: '/orders?state=placed' },
    component: async () => (await import('./WaitingWidget')).WaitingWidget,
    permissions: may('api::shop.orders.read'),
  },
  {
    id: 'shop-running-out',
    icon: WarningCircle,
    title: message('home.runningOut'),
    link: {
      label: message('home.toProducts'),
      href: '/content-manager/collection-types/api::product.product?sort=stock:ASC',
    },
    component: async () => (await import('./RunningOutWidget')).RunningOutWidget,
    permissions: may('api::shop.stock.read'),
  },
];
