/** Holds requests against the table of limits: the door that the rest of the shop uses. */
import type { RateLimiterAbstract } from 'rate-limiter-flexible';
import type { RedisConnection } from '../redis/connection';
import { Callers } from './callers';
import { count, countForAll, countHere } from './counters';
import { KnownAddresses } from './known-addresses';
import { RequestCounter } from './requests';
import type { LimitSettings } from './settings';
import { COUNTED_ONE, LIMITS, type CountedOne, type LimitName } from './table';
import { TooMany } from './too-many';

export class Limits {
  private readonly callers: Callers;
  private readonly requests: RequestCounter;
  private readonly counters: ReadonlyMap<CountedOne, RateLimiterAbstract>;
  readonly knownAddresses: KnownAddresses;

  /** @param redis counts for all instances; without it each counts by itself. */
  constructor({ times, exempt }: LimitSettings, redis: RedisConnection | undefined) {
    const counting = (name: LimitName) => ({ name, times: times[name], seconds: LIMITS[name].seconds });
    const counterOf = (name: LimitName) => {
      const here = countHere(counting(name));
      return redis ? countForAll(counting(name), redis, here) : here;
    };
    this.callers = new Callers(exempt);
    this.requests = new RequestCounter(counting('requests'), redis);
    this.counters = new Map(COUNTED_ONE.map((name) => [name, counterOf(name)]));
    this.knownAddresses = new KnownAddresses(redis);
  }

  /**
   * Counts a request of any kind.
   * @throws TooMany when there have been too many from its address.
   */
  async admit(address: string): Promise<void> {
    const { name, exempt } = this.callers.at(address);
    if (exempt) return;
    const waitMs = await this.requests.count(name);
    if (waitMs !== undefined) throw new TooMany('requests', waitMs);
  }

  /**
   * Counts something by each of these limits, all in one round trip.
   * @param address of the caller.
   * @param whose the limits count, besides the address: a customer's id, an email; nobody's where the address alone counts.
   * @throws TooMany by the first of them that is broken.
   */
  async take(names: readonly CountedOne[], address: string, whose = ''): Promise<void> {
    const { name: household, exempt } = this.callers.at(address);
    const due = names.filter((name) => !(exempt && LIMITS[name].sparesExempt));
    const waits = await Promise.all(due.map((name) => this.wait(name, keyOf(name, household, whose))));
    const broken = waits.findIndex((waitMs) => waitMs !== undefined);
    const limit = due[broken];
    if (limit) throw new TooMany(limit, waits[broken] ?? 0);
  }

  /** Takes back what `take` has counted. */
  giveBack(name: CountedOne, address: string, whose = ''): void {
    const { name: household } = this.callers.at(address);
    // Neither Redis nor memory refuses that; where it is lost, so is what was counted.
    this.counterOf(name)
      .reward(keyOf(name, household, whose))
      .catch(() => undefined);
  }

  /** @returns the household that the address belongs to. */
  householdOf = (address: string): string => this.callers.at(address).name;

  private wait = (name: CountedOne, key: string): Promise<number | undefined> =>
    count(this.counterOf(name), key);

  private counterOf(name: CountedOne): RateLimiterAbstract {
    const counter = this.counters.get(name);
    if (!counter) throw new Error(`Nobody counts ${name}`);
    return counter;
  }
}

function keyOf(name: CountedOne, household: string, whose: string): string {
  const { per } = LIMITS[name];
  if (per === 'address') return household;
  return per === 'email at an address' ? `${whose} ${household}` : whose;
}

let limits: Limits | undefined;

/** To be called once, before the first request. */
export function openLimits(settings: LimitSettings, redis: RedisConnection | undefined): void {
  limits = new Limits(settings, redis);
}

/** @throws Error before `openLimits`. */
export function limitsInForce(): Limits {
  if (!limits) throw new Error('No limits are in force yet');
  return limits;
}
