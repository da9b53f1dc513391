/**
 * The connection to Redis, which the shop can do without. Nobody waits for Redis longer than a moment: the first command that
 * takes longer, or fails, gives it up for everybody, and from then on nobody asks until a probe, which no request waits for,
 * was answered in time.
 */
import { Redis } from 'ioredis';
import { redisLost, showRedis } from './metrics';

/** How long a command may take. Beside an order (tens of milliseconds at the worst) it must not be felt. */
const ANSWER_WITHIN_MS = 50;

const PROBE_EVERY_MS = 1_000;

/** A Redis that is now here and now gone costs one such wait in this time, not one for every request. */
const AWAY_AT_LEAST_MS = 2_000;

const CONNECT_WITHIN_MS = 2_000;
const CONNECT_AGAIN_MS = 500;

const CONNECTION_GONE = 'the connection is gone';

/** A cut cable is noticed by nobody but who waits in vain; then only a new connection helps. */
const FAILED_PROBES = 3;

interface Log {
  info(line: string): void;
  warn(line: string): void;
}

/** Redis was not asked, or has not answered in time. Whoever asks does without it. */
export class RedisAway extends Error {
  override readonly name = 'RedisAway';
}

export class RedisConnection {
  private readonly client: Redis;
  private readonly onBack: (() => void)[] = [];
  private readonly probing: NodeJS.Timeout;
  private readonly up = showRedis();
  private answering = false;
  private lostAt = Number.NEGATIVE_INFINITY;
  private failedProbes = 0;
  private closed = false;

  /** Connects, and connects again whenever the connection is lost. */
  constructor(
    url: string,
    private readonly log: Log,
  ) {
    this.client = new Redis(url, {
      connectionName: 'opply-shop',
      connectTimeout: CONNECT_WITHIN_MS,
      retryStrategy: () => CONNECT_AGAIN_MS,
      // What cannot be asked now is not asked later: whoever wanted to know has gone on without it.
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      // One that has become a replica answers, and takes nothing: behind the address stands another one by now.
      reconnectOnError: ({ message }) => message.startsWith('READONLY'),
    });
    // Said by `lose`, in fewer words.
    this.client.on('error', () => undefined);
    this.client.on('ready', () => void this.probe());
    this.client.on('close', () => this.lose(CONNECTION_GONE));
    this.probing = setInterval(() => void this.probe(), PROBE_EVERY_MS).unref();
  }

  /** Whether Redis has answered lately, in time. */
  get isHere(): boolean {
    return this.answering;
  }

  /** Calls it each time Redis is here (again), before anybody else asks it. */
  whenBack(listener: () => void): void {
    this.onBack.push(listener);
  }

  /** Teaches the connection a command of our own. */
  define(name: string, numberOfKeys: number, lua: string): void {
    this.client.defineCommand(name, { numberOfKeys, lua });
  }

  /** @returns another connection to the same Redis, for listening. */
  another(): Redis {
    return this.client.duplicate({ enableOfflineQueue: true, maxRetriesPerRequest: null });
  }

  /**
   * @param command asks one thing, or several at once.
   * @returns what Redis answers.
   * @throws RedisAway when it is not here, or does not answer in time, or refuses.
   */
  async ask<T>(command: (client: Redis) => Promise<T>): Promise<T> {
    if (!this.answering) throw new RedisAway('Redis is away');
    try {
      return await inTime(command(this.client));
    } catch (error) {
      // A client that has just lost its connection says so in words about itself.
      this.lose(this.client.status === 'ready' ? reasonOf(error) : CONNECTION_GONE);
      throw new RedisAway(reasonOf(error));
    }
  }

  /** Resolves when Redis is here, or after some time all the same. */
  async opened(): Promise<void> {
    if (this.answering) return;
    await new Promise<void>((resolve) => {
      const patience = setTimeout(() => {
        this.lose('it cannot be reached', true);
        resolve();
      }, CONNECT_WITHIN_MS);
      this.whenBack(() => {
        clearTimeout(patience);
        resolve();
      });
    });
  }

  close(): void {
    this.closed = true;
    this.answering = false;
    clearInterval(this.probing);
    this.client.disconnect();
  }

  private async probe(): Promise<void> {
    // Connected, and asked whether it is ready: it may as well never say so.
    const isSilent = this.client.status === 'connect';
    if (this.client.status !== 'ready' && !isSilent) return;
    try {
      if (isSilent) throw new RedisAway('it does not say that it is ready');
      await inTime(this.client.ping());
      this.failedProbes = 0;
      if (!this.answering && performance.now() - this.lostAt >= AWAY_AT_LEAST_MS) this.welcome();
    } catch (error) {
      this.lose(reasonOf(error));
      this.failedProbes += 1;
      if (this.failedProbes % FAILED_PROBES === 0 && !this.closed) this.client.disconnect(true);
    }
  }

  private welcome(): void {
    this.answering = true;
    this.up.set(1);
    if (Number.isFinite(this.lostAt)) {
      const seconds = Math.round((performance.now() - this.lostAt) / 1_000);
      this.log.info(`redis: back after ${seconds} s; limits count for all instances, answers are shared`);
    }
    for (const listener of this.onBack) listener();
  }

  /** @param always also when it was not there before. */
  private lose(reason: string, always = false): void {
    if (this.closed || !(this.answering || always)) return;
    this.answering = false;
    this.lostAt = performance.now();
    this.up.set(0);
    redisLost.inc();
    this.log.warn(
      `redis: lost, ${reason}; limits count per instance and answers are not shared until it is back`,
    );
  }
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** @throws RedisAway when it takes too long; what it comes to later is nobody's any more. */
function inTime<T>(asked: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = () => reject(new RedisAway(`it did not answer within ${ANSWER_WITHIN_MS} ms`));
    // When this process was busy itself, the answer may lie in the socket unread: it is read before `setImmediate`.
    const patience = setTimeout(() => setImmediate(late), ANSWER_WITHIN_MS);
    asked.then(resolve, reject).finally(() => clearTimeout(patience));
  });
}
