/** What the platform tells of itself: the database as a whole, connections to it, and how often a caller is recognised from memory. */
import { Counter, Gauge } from 'prom-client';
import { askDatabaseFor } from './database-figures';

askDatabaseFor({
  name: 'shop_database_size_bytes',
  help: 'What the database takes up on its disk',
  sql: "SELECT '{}' AS labels, pg_database_size(current_database()) AS value",
});

askDatabaseFor({
  name: 'shop_database_connections',
  help: 'Connections to this database, whoever holds them',
  sql: "SELECT '{}' AS labels, numbackends AS value FROM pg_stat_database WHERE datname = current_database()",
});

askDatabaseFor({
  name: 'shop_database_connections_max',
  help: 'Connections that PostgreSQL takes altogether',
  sql: "SELECT '{}' AS labels, current_setting('max_connections')::int AS value",
});

const recognised = new Counter({
  name: 'shop_callers_total',
  help: 'Callers with a bearer token, or none, by whether they were known from memory (hit) or Strapi had to be asked (miss)',
  labelNames: ['result'],
});

export const callerHits = recognised.labels('hit');
export const callerMisses = recognised.labels('miss');

/** What we use of tarn, which is Knex's pool and no dependency of ours. */
export interface MeasuredPool {
  max: number;
  numUsed(): number;
  numFree(): number;
  numPendingAcquires(): number;
}

const pools = new Map<string, MeasuredPool>();

new Gauge({
  name: 'shop_pool_connections',
  help: 'Connections of this process to the database by pool, and by whether they are used or free',
  labelNames: ['pool', 'state'],
  collect() {
    for (const [pool, measured] of pools) {
      this.set({ pool, state: 'used' }, measured.numUsed());
      this.set({ pool, state: 'free' }, measured.numFree());
    }
  },
});

new Gauge({
  name: 'shop_pool_waiting',
  help: 'Those in this process who wait for a connection, by pool',
  labelNames: ['pool'],
  collect() {
    for (const [pool, measured] of pools) this.set({ pool }, measured.numPendingAcquires());
  },
});

new Gauge({
  name: 'shop_pool_connections_max',
  help: 'Connections that this process may hold, by pool',
  labelNames: ['pool'],
  collect() {
    for (const [pool, measured] of pools) this.set({ pool }, measured.max);
  },
});

/**
 * From now on the pool is measured whenever metrics are asked for.
 * @param name of the label; a pool measured before under it is measured no more.
 */
export function measurePool(name: string, pool: MeasuredPool): void {
  pools.set(name, pool);
}
