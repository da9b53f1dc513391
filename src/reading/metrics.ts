/** What is counted of reads that may go to the replica. Without one there is nothing to count. */
import { Counter, Gauge } from 'prom-client';

/**
 * Why a read went where it went: `fresh` to the replica; to the primary because the replica did not have everything in time, is
 * left alone, had no free connection or failed, or because nobody could say how far the primary is.
 */
export type Because = 'fresh' | 'behind' | 'left' | 'busy' | 'failed' | 'unknown';

const reads = new Counter({
  name: 'shop_reads_total',
  help: 'Catalogue and history reads by where they were answered, and why there',
  labelNames: ['from', 'because'] as const,
});

export const countRead = (from: 'primary' | 'replica', because: Because): void =>
  reads.inc({ from, because });

export interface Standing {
  /** Milliseconds for which the replica has lacked something; undefined while it does not say how far it is. */
  lagMs: number | undefined;
  /** Whether reads go there. */
  used: boolean;
}

/** @param standing how the replica stands at this moment. */
export function measureReplica(standing: () => Standing): void {
  new Gauge({
    name: 'shop_replica_lag_seconds',
    help: 'For how long the replica has lacked something that the primary has; 0 when it has everything, none while it does not answer',
    collect() {
      const { lagMs } = standing();
      if (lagMs === undefined) this.remove({});
      else this.set(lagMs / 1_000);
    },
  });
  new Gauge({
    name: 'shop_replica_used',
    help: '1 while reads go to the replica, 0 while it is left alone',
    collect() {
      this.set(Number(standing().used));
    },
  });
}
