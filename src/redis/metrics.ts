/** What there is to know about Redis, for /metrics. */
import { Counter, Gauge } from 'prom-client';

/** To be called where there is a Redis: a gauge that nobody sets says 0, which would be an alarm. */
export const showRedis = () =>
  new Gauge({
    name: 'shop_redis_up',
    help: 'Whether Redis answers in time (1), or instances do without it (0); absent without REDIS_URL',
  });

export const redisLost = new Counter({
  name: 'shop_redis_lost_total',
  help: 'How often Redis was given up because it was gone or too slow',
});

export const sharedAnswers = new Counter({
  name: 'shop_shared_cache_total',
  help: 'What instances have looked for in the cache they share, by what came of it',
  labelNames: ['result'] as const,
});
