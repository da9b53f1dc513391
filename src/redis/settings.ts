/** What an operator sets of Redis: config/redis.ts. */

export interface RedisSettings {
  /** Where it is; undefined when there is none. */
  url: string | undefined;
}

/**
 * @param url of REDIS_URL: redis://…, or rediss://… for TLS; empty for none.
 * @throws Error naming the setting when it is no such address. It does not repeat the address, which may hold a password.
 */
export function redisSettings(url: string): RedisSettings {
  if (url === '') return { url: undefined };
  if (!/^rediss?:\/\/[^/]/.test(url) || !URL.canParse(url))
    throw new Error('REDIS_URL is no address such as redis://localhost:6379 or rediss://:password@host:6380');
  return { url };
}
