/** How often limits were broken, for /metrics. */
import { Counter } from 'prom-client';
import { LIMIT_NAMES } from './table';

export const rateLimited = new Counter({
  name: 'shop_rate_limited_total',
  help: 'Requests refused with 429, by the limit they broke',
  labelNames: ['limit'] as const,
});

for (const limit of LIMIT_NAMES) rateLimited.inc({ limit }, 0);
