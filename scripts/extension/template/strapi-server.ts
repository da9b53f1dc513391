/** New extension: whoever buys for less than 50.00 pays 4.95 more. */
import type { Core } from '@strapi/strapi';
import type { BeforeDecision, OrderHook, ProposedOrder, Ruling } from '../../extending';

const FREE_FROM = 5_000;

export default {
  bootstrap({ strapi }: { strapi: Core.Strapi }) {
    const hook: OrderHook<BeforeDecision> = strapi.hook('api::order.beforeDecision');
    hook.register({
      plugin: 'new-extension',
      handle(orders, { cents }) {
        const rulings = new Map<ProposedOrder, Ruling>();
        for (const order of orders) {
          if (order.total >= FREE_FROM) continue;
          rulings.set(order, {
            adjust: [{ kind: 'shipping', label: 'New extension', amount: cents(495) }],
          });
        }
        return rulings;
      },
    });
  },
};
