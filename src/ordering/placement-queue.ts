/**
 * Gathers the orders that wait. While one batch commits, the next one gathers: an order alone waits for
 * nobody, a thousand at once cost a handful of commits. No timer is involved. See docs/adr/0002.
 */
import { AsyncResource } from 'node:async_hooks';
import {
  isConnectionLost,
  isDatabaseUnavailable,
  isLockTimeout,
  isTransactionConflict,
  isUniqueViolation,
} from '../platform/database-errors';
import { tracer, type Place } from '../platform/observers';
import { tryAgain } from '../platform/retries';
import { Refused } from './errors';
import { keyOf } from './idempotency';
import { batchDuration, batchSize, shedFull, shedLate } from './metrics';
import type { Outcome, Placement } from './placement';

export interface QueueLimits {
  /** Orders in one transaction, at most. */
  batchSize: number;
  /** Batches at the database at once, at most. */
  batchesInFlight: number;
  /** Orders that may wait; the next one is refused as UNAVAILABLE instead of growing the queue. */
  waiting: number;
  /**
   * Milliseconds after which an order that still waits is refused, and a batch that broke is not tried again. Below the
   * deadline of a request: an order must not be placed long after its customer was told that it could not be.
   */
  patienceMs: number;
}

interface Waiting {
  placement: Placement;
  /** By `performance.now()`. */
  since: number;
  /** Of whoever waits, where requests are traced: batches run elsewhere. */
  place: Place;
  resolve: (outcome: Outcome) => void;
  reject: (error: unknown) => void;
}

export class PlacementQueue {
  private waiting: Waiting[] = [];
  private inFlight = 0;
  private starting = false;
  private idle: (() => void)[] = [];
  /** Where the queue was made: batches run there, not in the request or transaction of whoever came first. */
  private readonly home = new AsyncResource('PlacementQueue');

  /**
   * @param placeBatch places a batch whole or throws with nothing written; safe to call again with the same
   * placements when it is not known which of the two happened.
   * @param findBlocked tells which of them somebody else holds up at this moment by a lock.
   */
  constructor(
    private readonly placeBatch: (placements: Placement[]) => Promise<Outcome[]>,
    private readonly findBlocked: (placements: Placement[]) => Promise<Set<Placement>>,
    private readonly limits: QueueLimits,
  ) {}

  /**
   * @returns what became of the order, once that is durable.
   * @throws Refused UNAVAILABLE when too many wait, or this one has for too long: then it is not placed.
   * @throws the database's error when it is away: whether the order was placed, a retry with its key tells.
   */
  place(placement: Placement): Promise<Outcome> {
    if (this.waiting.length >= this.limits.waiting) {
      shedFull.inc();
      return Promise.reject(new Refused({ code: 'UNAVAILABLE' }));
    }
    return new Promise((resolve, reject) => {
      this.waiting.push({
        placement,
        since: performance.now(),
        place: tracer()?.here(),
        resolve,
        reject,
      });
      this.startSoon();
    });
  }

  /** Orders that wait for a batch. */
  get depth(): number {
    return this.waiting.length;
  }

  /** Batches at the database. */
  get underWay(): number {
    return this.inFlight;
  }

  /** Resolves when nothing waits and nothing is at the database any more. */
  async drain(): Promise<void> {
    if (this.waiting.length === 0 && this.inFlight === 0) return;
    await new Promise<void>((resolve) => this.idle.push(resolve));
  }

  /** In this turn of the event loop, but after everybody who has arrived in it: the first must not go alone. */
  private startSoon(): void {
    if (this.starting) return;
    this.starting = true;
    setImmediate(() => {
      this.starting = false;
      this.startBatches();
    });
  }

  private startBatches(): void {
    this.refuseImpatient();
    while (this.waiting.length > 0 && this.inFlight < this.limits.batchesInFlight) {
      this.inFlight += 1;
      void this.home
        .runInAsyncScope(() => this.measured(this.takeBatch()))
        .then(() => {
          this.inFlight -= 1;
          this.startBatches();
          if (this.inFlight === 0 && this.waiting.length === 0)
            this.idle.splice(0).forEach((resolve) => resolve());
        });
    }
  }

  /** The queue is in order of arrival: those who have waited too long stand at its head. */
  private refuseImpatient(): void {
    const oldest = performance.now() - this.limits.patienceMs;
    const inTime = this.waiting.findIndex(({ since }) => since >= oldest);
    const late = this.waiting.splice(0, inTime === -1 ? this.waiting.length : inTime);
    for (const entry of late) entry.reject(new Refused({ code: 'UNAVAILABLE' }));
    if (late.length > 0) shedLate.inc(late.length);
  }

  /** Takes what came first. A second request under the same key waits for the next batch, which will find the first. */
  private takeBatch(): Waiting[] {
    const batch: Waiting[] = [];
    const later: Waiting[] = [];
    const keys = new Set<string>();
    for (const entry of this.waiting) {
      const { customer, idempotencyKey } = entry.placement;
      const key = idempotencyKey === null ? undefined : keyOf(customer, idempotencyKey);
      if (batch.length >= this.limits.batchSize || (key !== undefined && keys.has(key))) {
        later.push(entry);
        continue;
      }
      if (key !== undefined) keys.add(key);
      batch.push(entry);
    }
    this.waiting = later;
    return batch;
  }

  private async measured(batch: Waiting[]): Promise<void> {
    batchSize.observe(batch.length);
    const begun = performance.now();
    const settling = () => this.settle(batch);
    const places = batch.map(({ place }) => place);
    await (tracer()?.together('place orders', places, settling) ?? settling());
    batchDuration.observe((performance.now() - begun) / 1_000);
  }

  /** Answers everyone of the batch. A batch that cannot be placed is split, so that a poisoned order fails alone. */
  private async settle(batch: Waiting[], onLockTimeout: 'go around' | 'reject' = 'go around'): Promise<void> {
    try {
      const outcomes = await this.attempt(batch.map(({ placement }) => placement));
      batch.forEach((entry, index) => entry.resolve(outcomes[index] as Outcome));
    } catch (error) {
      if (batch.length > 1 && isLockTimeout(error) && onLockTimeout === 'go around') {
        await this.goAround(batch, error);
      } else if (batch.length > 1 && !isDatabaseUnavailable(error)) {
        await this.settleEach(batch, error);
      } else {
        batch.forEach((entry) => entry.reject(error));
      }
    }
  }

  /** Whose turn comes too late hears what broke the batch; by then its customer has stopped waiting. */
  private async settleEach(batch: Waiting[], error: unknown): Promise<void> {
    for (const entry of batch) {
      if (performance.now() - entry.since > this.limits.patienceMs) entry.reject(error);
      else await this.settle([entry]);
    }
  }

  /** A product that somebody holds locked must not keep the shop from selling all others. */
  private async goAround(batch: Waiting[], error: unknown): Promise<void> {
    const placements = batch.map(({ placement }) => placement);
    // If not even that can be found out, all of them hear of the timeout.
    const blocked = await this.findBlocked(placements).catch(() => new Set(placements));
    const free = batch.filter(({ placement }) => !blocked.has(placement));
    for (const entry of batch) if (blocked.has(entry.placement)) entry.reject(error);
    if (free.length > 0) await this.settle(free, 'reject');
  }

  private attempt(placements: Placement[]): Promise<Outcome[]> {
    return tryAgain(() => this.placeBatch(placements), mayBeTriedAgain, this.limits.patienceMs);
  }
}

/** Safe by construction: a placement keeps its identity, so what an attempt did commit is found by the next. */
const mayBeTriedAgain = (error: unknown): boolean =>
  isTransactionConflict(error) || isUniqueViolation(error) || isConnectionLost(error);
