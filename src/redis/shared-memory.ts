/**
 * What instances remember together in Redis: answers about the catalogue that one of them has read, for all. A count of
 * changes, the generation, stands in Redis and in the name of every entry. Whoever hears of a change counts it there, so that
 * what was read before it is found by nobody any more. Commands of one connection are carried out in their order: an instance
 * that has changed something finds nothing older in its next breath, and waits for nothing.
 */
import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { sharedAnswers } from './metrics';
import type { RedisConnection } from './connection';

const GENERATION = 'shop:generation';
const ENTRY = 'shop:remembered:';

/** Larger ones are read from the database as fast. */
const MOST_BYTES = 512 * 1024;

/** Answers with the generation, what is remembered in it under this name, and for how many milliseconds more. */
const TAKE = `
  local generation = redis.call('get', KEYS[1]) or '0'
  local entry = '${ENTRY}' .. generation .. ':' .. ARGV[1]
  local value = redis.call('get', entry)
  if not value then return {generation} end
  return {generation, value, redis.call('pttl', entry)}`;

/** ioredis knows our command by the name we gave it, TypeScript does not. */
interface Taking {
  opplyTakeBuffer(generationKey: string, name: string): Promise<[Buffer, Buffer?, number?]>;
}

/** An entry that was found. */
export interface Found {
  value: Buffer;
  /** Milliseconds for which it may still be remembered. */
  forMs: number;
}

/** Nothing was found; what is read from now on may be offered under this. */
export interface Missing {
  offer(value: Buffer | string): void;
}

export class SharedMemory {
  private redis: RedisConnection | undefined;
  /** A change that Redis does not know of yet. */
  private owesChange = true;

  /** From now on there is somebody to share with. */
  open(redis: RedisConnection): void {
    this.redis = redis;
    redis.define('opplyTake', 1, TAKE);
    // What was changed meanwhile nobody could be told, and a Redis that takes over may not know the latest.
    redis.whenBack(() => this.forget());
  }

  /** Something about the catalogue has changed: nothing that was read before is found any more. */
  forget(): void {
    if (!this.redis || this.owesChange) return;
    this.owesChange = true;
    // A hundred changes of one moment are one.
    setImmediate(() => this.payChange());
  }

  /**
   * @param question names what is remembered; equal for all instances.
   * @param forMs for how long it may be remembered, from now on: before it is read.
   * @returns what another instance has read in the meantime, or a way to let others have what is read now. Undefined when
   * nothing is shared.
   */
  async take(question: string, forMs: number): Promise<Found | Missing | undefined> {
    const { redis } = this;
    if (!redis?.isHere) return undefined;
    this.payChange();
    const name = createHash('sha256').update(question).digest('base64url');
    const readFrom = performance.now();
    try {
      const [generation, value, leftMs = 0] = await redis.ask((client) =>
        (client as unknown as Taking).opplyTakeBuffer(GENERATION, name),
      );
      sharedAnswers.inc({ result: value ? 'hit' : 'miss' });
      if (value) return { value, forMs: leftMs };
      const key = `${ENTRY}${generation.toString()}:${name}`;
      return { offer: (read) => this.keep(key, read, forMs - (performance.now() - readFrom)) };
    } catch {
      // It said so itself, once.
      return undefined;
    }
  }

  /**
   * @param read reads what is not remembered; what it gives must be JSON.
   * @returns it, or what another instance has read, and for how many milliseconds it may be remembered here, at least one.
   */
  async through<T>(
    question: string,
    forMs: number,
    read: () => Promise<T>,
  ): Promise<{ result: T; forMs: number }> {
    const taken = await this.take(question, forMs);
    if (taken && 'value' in taken) {
      return { result: JSON.parse(taken.value.toString()) as T, forMs: Math.max(1, taken.forMs) };
    }
    const result = await read();
    taken?.offer(JSON.stringify(result));
    return { result, forMs };
  }

  private keep(key: string, value: Buffer | string, forMs: number): void {
    const ms = Math.floor(forMs);
    if (ms < 1 || value.length > MOST_BYTES) return;
    this.tell((client) => client.set(key, value, 'PX', ms));
  }

  private payChange(): void {
    if (!this.owesChange || !this.redis?.isHere) return;
    this.owesChange = false;
    this.tell((client) => client.incr(GENERATION));
  }

  /** Whoever is told nothing while Redis is away counts a change when it is back, by `whenBack`. */
  private tell(command: (client: Redis) => Promise<unknown>): void {
    this.redis?.ask(command).catch(() => undefined);
  }
}

export const sharedMemory = new SharedMemory();
