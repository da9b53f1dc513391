/** What is told of ordering: what became of orders, how batches go, who waits, and what the last reconciliation found. */
import { Counter, Gauge, Histogram } from 'prom-client';
import { askDatabaseFor } from '../platform/database-figures';
import { Refused } from './errors';
import type { Outcome } from './placement';

const orders = new Counter({
  name: 'shop_orders_total',
  help: 'Orders that reached the engine, by what became of them: placed, replayed, the code of a refusal, or error',
  labelNames: ['outcome'],
});

/** There from the start, so that the first order is an increase. */
const placed = orders.labels('placed');
const replayed = orders.labels('replayed');

/** Passes on what became of an order, and counts it. */
export function counted(placing: Promise<Outcome>): Promise<Outcome> {
  return placing.then(
    (outcome) => {
      if (outcome.kind === 'placed') placed.inc();
      else if (outcome.kind === 'replayed') replayed.inc();
      else orders.inc({ outcome: outcome.refusal.code });
      return outcome;
    },
    (error: unknown) => {
      orders.inc({ outcome: error instanceof Refused ? error.refusal.code : 'error' });
      throw error;
    },
  );
}

export const batchSize = new Histogram({
  name: 'shop_order_batch_size',
  help: 'Orders in a batch',
  buckets: [1, 2, 5, 10, 20, 50, 100, 200],
});

export const batchDuration = new Histogram({
  name: 'shop_order_batch_duration_seconds',
  help: 'How long a batch took until everybody in it was answered',
  buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
});

const shed = new Counter({
  name: 'shop_orders_shed_total',
  help: 'Orders refused because too many waited (full) or they had waited too long (late)',
  labelNames: ['reason'],
});

export const shedFull = shed.labels('full');
export const shedLate = shed.labels('late');
shedFull.inc(0);
shedLate.inc(0);
placed.inc(0);
replayed.inc(0);

/** What a queue says of itself. */
export interface MeasuredQueue {
  readonly depth: number;
  readonly underWay: number;
}

let measured: MeasuredQueue | undefined;

new Gauge({
  name: 'shop_order_queue_depth',
  help: 'Orders that wait for a batch',
  collect() {
    this.set(measured?.depth ?? 0);
  },
});

new Gauge({
  name: 'shop_order_batches_under_way',
  help: 'Batches at the database at this moment',
  collect() {
    this.set(measured?.underWay ?? 0);
  },
});

/** From now on this is the queue of the process. */
export function measureQueue(queue: MeasuredQueue): void {
  measured = queue;
}

/** What `rememberReconciliation` writes, see last-reconciliation.ts. */
export const LAST_RECONCILIATION = 'shop_last_reconciliation';

const ofLastReconciliation = (value: string): string =>
  `SELECT '{}' AS labels, (value::json ->> '${value}')::float8 AS value
   FROM strapi_core_store_settings WHERE key = '${LAST_RECONCILIATION}'`;

askDatabaseFor({
  name: 'shop_reconciliation_differences',
  help: 'What the last reconciliation found that does not agree; none before the first',
  sql: ofLastReconciliation('differences'),
});

askDatabaseFor({
  name: 'shop_reconciliation_timestamp_seconds',
  help: 'When the last reconciliation ended; none before the first',
  sql: ofLastReconciliation('endedAt'),
});

askDatabaseFor({
  name: 'shop_reconciliation_duration_seconds',
  help: 'How long the last reconciliation took',
  sql: ofLastReconciliation('seconds'),
});
