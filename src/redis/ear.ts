/**
 * Tells other instances through Redis what has changed here, and hears it from them. PostgreSQL tells everybody as well, and
 * only its word counts for how long memory may be trusted (platform/change-feed.ts): what an instance could not tell while
 * its Redis was away, or somebody changed with psql, is never heard here. But where a connection pooler swallows LISTEN, a
 * blocked customer is refused at once all the same.
 */
import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Change } from '../platform/change-feed';
import type { RedisConnection } from './connection';

const CHANNEL = 'shop:changes';

export class Ear {
  private readonly name = randomUUID();
  private readonly listening: Redis;
  private readonly untold = new Set<Change>();

  /** @param hear is called for what other instances have changed. */
  constructor(
    private readonly redis: RedisConnection,
    hear: (change: Change) => void,
  ) {
    this.listening = redis.another();
    // `RedisConnection` says when Redis is lost; it is the same one.
    this.listening.on('error', () => undefined);
    this.listening.on('message', (_channel: string, message: string) => {
      const [name, ...change] = message.split(' ');
      if (name !== this.name) hear(change.join(' '));
    });
    // With each connection, also where the one before broke while this was being asked.
    this.listening.on('ready', () => this.listening.subscribe(CHANNEL).catch(() => undefined));
  }

  /** Tells the others, now or never; the same thing once for all who say it in one moment. */
  tell(change: Change): void {
    if (this.untold.size === 0) setImmediate(() => this.publish());
    this.untold.add(change);
  }

  close(): void {
    this.listening.disconnect();
  }

  private publish(): void {
    for (const change of this.untold) {
      this.redis.ask((client) => client.publish(CHANNEL, `${this.name} ${change}`)).catch(() => undefined);
    }
    this.untold.clear();
  }
}
