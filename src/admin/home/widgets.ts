/** What is on the panel's home page, each to those who may see it. */
import { PriceTag, ShoppingCart, WarningCircle } from '@strapi/icons';
import type { StrapiApp } from '@strapi/strapi/admin';
import en from '../texts/en.json';
import { textId, type TextKey } from '../texts/useText';

type Widgets = Extract<Parameters<StrapiApp['widgets']['register']>[0], unknown[]>;

const message = (key: TextKey) => ({ id: textId(key), defaultMessage: en[key] });

const may = (action: string) => [{ action, subject: null }] as never;

const WIDGETS: Widgets = [
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

/** Strapi's own that count or sort every entry there is, which takes seconds when there are a million orders. */
const TOO_SLOW = ['last-edited-entries', 'last-published-entries', 'chart-entries', 'key-statistics'];

/** @returns the home page's widgets: the shop's first. */
export const withOurWidgets = (others: Widgets): Widgets => [
  ...WIDGETS,
  ...others.filter(({ id }) => !TOO_SLOW.includes(id)),
];
