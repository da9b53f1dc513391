/**
 * A placement queue with a place to write to that each test holds in its hand: it says when a batch is done, and how.
 */
import { PlacementQueue, type QueueLimits } from '../../src/ordering/placement-queue';
import type { Outcome, Placement } from '../../src/ordering/placement';

interface Batch {
  names: string[];
  succeed: () => void;
  fail: (error: unknown) => void;
}

/** A queue whose batches stay open until the test answers them. */
export function openQueue(limits: Partial<QueueLimits> = {}) {
  const batches: Batch[] = [];
  /** Names of orders that somebody holds up by a lock. */
  const blocked = new Set<string>();
  const queue = new PlacementQueue(
    (placements) =>
      new Promise<Outcome[]>((resolve, reject) => {
        const outcomes = placements.map(({ documentId }) => outcome(documentId));
        batches.push({
          names: placements.map(({ documentId }) => documentId),
          succeed: () => resolve(outcomes),
          fail: reject,
        });
      }),
    (placements) => Promise.resolve(new Set(placements.filter(({ documentId }) => blocked.has(documentId)))),
    { batchSize: 100, batchesInFlight: 1, waiting: 1000, patienceMs: 60_000, ...limits },
  );
  const place = (name: string, key: string | null = null, customer = 1) =>
    queue.place({ documentId: name, customer, idempotencyKey: key } as Placement);
  /** Places an order and lets it get under way before others come. */
  const begin = (name: string) => {
    void place(name);
    return settled();
  };
  /** Answers every batch, in the order they were sent, until none is left. */
  const succeedAll = async () => {
    for (const batch of batches) {
      batch.succeed();
      await settled();
    }
  };
  const batch = (index: number) => batches[index] as Batch;
  const names = () => batches.map((batch) => batch.names);
  return { queue, batches, blocked, batch, place, begin, succeedAll, names };
}

/** An outcome that can be told from all others. */
export const outcome = (name: string) => ({ kind: 'placed', order: { documentId: name } }) as Outcome;

/** Lets everything run that waits for nobody outside. */
export const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

export const failure = (code: string) => Object.assign(new Error(`PostgreSQL says ${code}`), { code });
