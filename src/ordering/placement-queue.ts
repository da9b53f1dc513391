/**
 * Gathers the orders that wait. While one batch commits, the next one gathers: an order alone waits for
 * nobody, a thousand at once cost a handful of commits. No timer is involved. See docs/adr/0002.
 */
import { AsyncResource } from 'node:async_hooks';
import {
  isConnectionLost,
  isDatabaseUnavailable,
  isTransactionConflict,
  isUniqueViolation,
} from '../platform/database-errors';
import { Refused } from './errors';
import { keyOf } from './idempotency';
import type { Outcome, Placement } from './placement';

export interface QueueLimits {
  /** Orders in one transaction, at most. */
  batchSize: number;
  /** Batches at the database at once, at most. */
  batchesInFlight: number;
  /** Orders that may wait; the next one is refused as UNAVAILABLE instead of growing the queue. */
  waiting: number;
}

interface Waiting {
  placement: Placement;
  resolve: (outcome: Outcome) => void;
  reject: (error: unknown) => void;
}

/** How often a batch that lost against another transaction is tried again before its orders go one by one. */
const ATTEMPTS = 4;

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
   */
  constructor(
    private readonly placeBatch: (placements: Placement[]) => Promise<Outcome[]>,
    private readonly limits: QueueLimits,
  ) {}

  /**
   * @returns what became of the order, once that is durable.
   * @throws Refused UNAVAILABLE when too many wait or the database is away.
   */
  place(placement: Placement): Promise<Outcome> {
    if (this.waiting.length >= this.limits.waiting)
      return Promise.reject(new Refused({ code: 'UNAVAILABLE' }));
    return new Promise((resolve, reject) => {
      this.waiting.push({ placement, resolve, reject });
      this.startSoon();
    });
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
    while (this.waiting.length > 0 && this.inFlight < this.limits.batchesInFlight) {
      this.inFlight += 1;
      void this.home
        .runInAsyncScope(() => this.settle(this.takeBatch()))
        .then(() => {
          this.inFlight -= 1;
          this.startBatches();
          if (this.inFlight === 0 && this.waiting.length === 0)
            this.idle.splice(0).forEach((resolve) => resolve());
        });
    }
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

  /** Answers everyone of the batch. A batch that cannot be placed is split, so that a poisoned order fails alone. */
  private async settle(batch: Waiting[]): Promise<void> {
    try {
      const outcomes = await this.attempt(batch.map(({ placement }) => placement));
      batch.forEach((entry, index) => entry.resolve(outcomes[index] as Outcome));
    } catch (error) {
      if (batch.length > 1 && !isDatabaseUnavailable(error)) {
        for (const entry of batch) await this.settle([entry]);
      } else {
        batch.forEach((entry) => entry.reject(error));
      }
    }
  }

  private async attempt(placements: Placement[]): Promise<Outcome[]> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.placeBatch(placements);
      } catch (error) {
        if (attempt === ATTEMPTS || !mayBeTriedAgain(error)) throw error;
      }
    }
  }
}

/** Safe by construction: a placement keeps its identity, so what an attempt did commit is found by the next. */
const mayBeTriedAgain = (error: unknown): boolean =>
  isTransactionConflict(error) || isUniqueViolation(error) || isConnectionLost(error);
