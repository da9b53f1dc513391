/** Opens and closes what the shop does with Redis, when REDIS_URL names one. */
import type { Core } from '@strapi/strapi';
import { changeFeed } from '../platform/change-feed';
import { RedisConnection } from './connection';
import { Ear } from './ear';
import type { RedisSettings } from './settings';
import { sharedMemory } from './shared-memory';

let close = (): void => undefined;

/**
 * Waits for Redis for two seconds at most: a shop starts without it as well.
 * @returns the connection; undefined when no REDIS_URL is set.
 */
export async function openRedis(strapi: Core.Strapi): Promise<RedisConnection | undefined> {
  const { url } = strapi.config.get<RedisSettings>('redis');
  if (!url) return undefined;
  const redis = new RedisConnection(url, strapi.log);
  sharedMemory.open(redis);
  const ear = new Ear(redis, (change) => changeFeed.hearFromInstance(change));
  changeFeed.subscribe((change, from) => {
    // Whoever told us has counted it as well.
    if (from !== 'another instance' && !change.startsWith('user:')) sharedMemory.forget();
    if (from === 'here') ear.tell(change);
  });
  close = () => {
    ear.close();
    redis.close();
  };
  await redis.opened();
  return redis;
}

/** To be called when nobody asks any more. */
export const closeRedis = (): void => close();
