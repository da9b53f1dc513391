/** What is told of events: how many of which type this process has spread over its subscribers. `stock.out` is a product sold out. */
import { Counter } from 'prom-client';
import { EVENT_TYPES } from './event';

export const eventsSpread = new Counter({
  name: 'shop_events_total',
  help: 'Events of the shop, by type, counted where they are spread over the subscribers (stock.out: a product has sold out)',
  labelNames: ['type'],
});

for (const type of EVENT_TYPES) eventsSpread.inc({ type }, 0);
