/**
 * Changes tables while other servers sell from them. Whoever waits to lock a table makes everybody wait who comes later, and who holds
 * one table while waiting for another may end up in a circle with an order; PostgreSQL would break that up after a second, and
 * not necessarily at our expense. So a lock is waited for only for a moment, everything is let go, and tried again, each time for
 * a moment more: on a shop that is busier than it can be, no order is over in the first one.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { isLockTimeout, isTransactionConflict } from './database-errors';

/** At first below PostgreSQL's deadlock_timeout, 1 s: whoever comes to wait for us does not get to look for a circle. */
const LOCK_TIMEOUT_MS = { first: 500, more: 250, most: 3_000 };

/** Others get their turn meanwhile. */
const PAUSE_MS = 200;

/** Somebody who holds a table for this long does not let go of it. */
const GIVE_UP_AFTER_MS = 120_000;

interface Transaction {
  raw(sql: string): PromiseLike<unknown>;
}

/** To be called first in a transaction that locks tables. */
export type LockShortly = (trx: Transaction) => Promise<void>;

/**
 * @param work one transaction, which begins with the function that it is given; it must be possible to begin it anew.
 * @param log is told when it has to wait, so that nobody wonders why a start takes so long.
 * @throws its error when that is not about a lock, or nobody has let go of one for two minutes.
 */
export async function untilLocked<Result>(
  work: (lockShortly: LockShortly) => Promise<Result>,
  log: { warn(line: string): void },
): Promise<Result> {
  const { first, more, most } = LOCK_TIMEOUT_MS;
  const latest = performance.now() + GIVE_UP_AFTER_MS;
  for (let attempt = 0; ; attempt += 1) {
    const timeoutMs = Math.min(first + attempt * more, most);
    try {
      return await work(async (trx) => {
        await trx.raw(`SET LOCAL lock_timeout = ${timeoutMs}`);
      });
    } catch (error) {
      const inTheWay = isLockTimeout(error) || isTransactionConflict(error);
      if (!inTheWay || performance.now() > latest) throw error;
      log.warn(`a table that is to be changed is in use; trying again: ${String(error)}`);
      await wait(PAUSE_MS);
    }
  }
}
