/**
 * From where somebody has logged in to an account before. Who tries passwords from elsewhere cannot lock these out; see
 * guessing.ts. Names are hashed, for they are people's.
 */
import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { RedisConnection } from '../redis/connection';

const REMEMBERED_DAYS = 30;
const MOST_REMEMBERED = 50_000;

const SECONDS_OF_A_DAY = 86_400;

/**
 * @returns an account's name in keys: the same for any spelling that logs in to it, and for none that is somebody else's. Strapi
 * finds e-mail addresses in any case, and usernames as they are written.
 */
export const accountOf = (identifier: string): string => {
  const spelling = identifier.includes('@') ? identifier.toLowerCase() : identifier;
  return createHash('sha256').update(spelling).digest('base64url').slice(0, 22);
};

export class KnownAddresses {
  private readonly here = new LRUCache<string, true>({
    max: MOST_REMEMBERED,
    ttl: REMEMBERED_DAYS * SECONDS_OF_A_DAY * 1_000,
  });

  constructor(private readonly redis: RedisConnection | undefined) {}

  async has(account: string, address: string): Promise<boolean> {
    const key = keyOf(account, address);
    if (this.here.has(key)) return true;
    if (!this.redis) return false;
    try {
      return (await this.redis.ask((client) => client.exists(key))) === 1;
    } catch {
      // Redis is away: what this instance has seen is what is known.
      return false;
    }
  }

  add(account: string, address: string): void {
    const key = keyOf(account, address);
    this.here.set(key, true);
    this.redis
      ?.ask((client) => client.set(key, 1, 'EX', REMEMBERED_DAYS * SECONDS_OF_A_DAY))
      .catch(() => undefined);
  }
}

const keyOf = (account: string, address: string): string => `shop:known:${account}:${address}`;
