/**
 * The limit on everything, by address. It stands before every request, so it waits for nobody: each instance counts by itself
 * and tells Redis in passing of those who call often, from which it hears how often they have called everywhere. An instance
 * may be behind by what came in a quarter of a second, and by one call in six hundred of those allowed.
 */
import { LRUCache } from 'lru-cache';
import type { RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible';
import type { RedisConnection } from '../redis/connection';
import { countForAll, countHere, count, type Counting } from './counters';

const TELL_EVERY_MS = 250;

/** Who calls less often than this part of what is allowed is not worth telling. */
const WORTH_TELLING = 600;

const MOST_REFUSED = 10_000;

export class RequestCounter {
  private readonly here: RateLimiterMemory;
  private readonly everywhere: RateLimiterRedis | undefined;
  private readonly worthTelling: number;
  /** Who has called too often, as Redis has it, until they may again. */
  private readonly refused = new LRUCache<string, true>({ max: MOST_REFUSED });
  /** Calls by caller that are not worth telling yet, of this window. */
  private few = new Map<string, number>();
  /** Calls by caller that Redis is to be told of. */
  private many = new Map<string, number>();

  constructor(counting: Counting, redis: RedisConnection | undefined) {
    this.here = countHere(counting);
    this.worthTelling = Math.max(1, Math.floor(counting.times / WORTH_TELLING));
    if (!redis) return;
    this.everywhere = countForAll(counting, redis);
    setInterval(() => this.tell(), TELL_EVERY_MS).unref();
    setInterval(() => this.few.clear(), counting.seconds * 1_000).unref();
  }

  /** @returns undefined, or in how many milliseconds this caller is welcome again. */
  async count(caller: string): Promise<number | undefined> {
    if (this.everywhere) {
      const waitMs = this.refused.getRemainingTTL(caller);
      if (waitMs > 0) return waitMs;
      this.note(caller);
    }
    return count(this.here, caller);
  }

  private note(caller: string): void {
    const calls = (this.few.get(caller) ?? 0) + 1;
    if (calls < this.worthTelling) {
      this.few.set(caller, calls);
      return;
    }
    this.few.delete(caller);
    this.many.set(caller, (this.many.get(caller) ?? 0) + calls);
  }

  private tell(): void {
    const told = this.many;
    this.many = new Map();
    for (const [caller, calls] of told) void this.tellOf(caller, calls);
  }

  private async tellOf(caller: string, calls: number): Promise<void> {
    try {
      const waitMs = await count(this.everywhere as RateLimiterRedis, caller, calls);
      if (waitMs !== undefined) this.refused.set(caller, true, { ttl: Math.max(1, Math.ceil(waitMs)) });
    } catch {
      // Redis is away: this process's own count is all there is.
    }
  }
}
