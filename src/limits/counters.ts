/**
 * Counts by rate-limiter-flexible: in Redis, for all instances, and in this process where there is no Redis or as long as it
 * is away.
 */
import {
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
  type RateLimiterAbstract,
} from 'rate-limiter-flexible';
import type { RedisConnection } from '../redis/connection';

export interface Counting {
  /** Names what is counted, in Redis as well. */
  name: string;
  /** How often within these seconds. */
  times: number;
  seconds: number;
}

/** The library's command, by the name it gives it. */
interface Counted {
  rlflxIncr(parameters: string[]): Promise<unknown>;
}

/** @returns a counter in this process alone. */
export const countHere = ({ name, times, seconds }: Counting): RateLimiterMemory =>
  new RateLimiterMemory({ keyPrefix: name, points: times, duration: seconds });

/** @returns a counter in Redis, and in `otherwise`, if there is one, while Redis is away. */
export const countForAll = (
  { name, times, seconds }: Counting,
  redis: RedisConnection,
  otherwise?: RateLimiterMemory,
): RateLimiterRedis =>
  new RateLimiterRedis({
    storeClient: clientOf(redis),
    rejectIfRedisNotReady: true,
    keyPrefix: `shop:limit:${name}`,
    points: times,
    duration: seconds,
    ...(otherwise ? { insuranceLimiter: otherwise } : {}),
  });

/** What the library asks of a client of Redis, by way of the connection that is given up when it is slow. */
const clientOf = (redis: RedisConnection) => ({
  get status() {
    return redis.isHere ? 'ready' : 'away';
  },
  defineCommand: (name: string, { numberOfKeys, lua }: { numberOfKeys: number; lua: string }) =>
    redis.define(name, numberOfKeys, lua),
  rlflxIncr: (parameters: string[]) =>
    redis.ask((client) => (client as unknown as Counted).rlflxIncr(parameters)),
});

/**
 * Counts once more, or as often as it is told.
 * @returns undefined, or in how many milliseconds it is allowed again.
 */
export async function count(
  counter: RateLimiterAbstract,
  key: string,
  times = 1,
): Promise<number | undefined> {
  try {
    await counter.consume(key, times);
    return undefined;
  } catch (refused) {
    if (refused instanceof RateLimiterRes) return refused.msBeforeNext;
    throw refused;
  }
}
