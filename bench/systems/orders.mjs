/** The orders in a system's database, against the orders it acknowledged. */
import { setTimeout as pause } from 'node:timers/promises';
import { withClient } from '../../scripts/embedded-postgres.mjs';

const QUIET_MILLISECONDS = 150;

/** Counted when nothing comes in any more: the generator hangs up on requests that a server still works on. */
export function countOrders(connectionString) {
  return withClient({ connectionString }, async (client) => {
    const count = async () => Number((await client.query('SELECT count(*) FROM orders')).rows[0].count);
    for (let last = await count(); ;) {
      await pause(QUIET_MILLISECONDS);
      const now = await count();
      if (now === last) return now;
      last = now;
    }
  });
}

/** An order may be written whose answer nobody waited for any more; never the other way round. */
export function describeMiscount({ acknowledged, written, connections }) {
  if (written >= acknowledged && written <= acknowledged + connections) return [];
  return [`${acknowledged} orders were acknowledged and ${written} written`];
}
