/** Two instances of one shop that share a Redis, each with limits that spare nobody. */
import type PromClient from 'prom-client';
import { openInstances, type Shop } from '../../support/shop';
import { RedisServer } from './redis';

export interface Pair {
  redis: RedisServer;
  here: Shop;
  there: Shop;
}

export async function openPair(settings: Record<string, string> = {}): Promise<Pair> {
  const redis = await RedisServer.open();
  const all = {
    REDIS_URL: redis.url,
    TRUST_PROXY: '127.0.0.0/8',
    RATE_LIMIT_EXEMPT: '',
    REQUESTS_PER_MINUTE: '1000000',
    ORDERS_PER_MINUTE: '1000000',
    LOG_LEVEL: 'info',
    ...settings,
  };
  const [here, there] = (await openInstances(2, all)) as [Shop, Shop];
  return { redis, here, there };
}

/** @returns a metric's value, as it would be scraped; undefined when there is none. */
export const metric = (shop: Shop, name: string): Promise<number | undefined> =>
  shop.inside(async (_strapi, wanted) => {
    const { register } = process.mainModule?.require('prom-client') as typeof PromClient;
    const { values } = (await register.getSingleMetric(wanted)?.get()) ?? { values: [] };
    return values[0]?.value;
  }, name);
