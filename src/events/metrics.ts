/** What is told of events: how many of which type this process has spread over its subscribers. `stock.out` is a product sold out. */
import { Counter } from 'prom-client';
import { fromZero } from '../platform/counters';
import { EVENT_TYPES } from './event';

const spread = new Counter({
  name: 'shop_events_total',
  help: 'Events of the shop, by type, counted where they are spread over the subscribers (stock.out: a product has sold out)',
  labelNames: ['type'],
});

export const eventsSpread = fromZero(spread, EVENT_TYPES);
