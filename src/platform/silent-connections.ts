/**
 * Gives up connections on which PostgreSQL has fallen silent. Its own timeouts end statements and waits for locks, but
 * they cannot end a statement whose answer got lost on the way (a failover, a dropped route): that one would be waited
 * for until TCP gives up, a quarter of an hour later, with everybody who waits for its locks.
 */
import type { Socket } from 'node:net';

/** What we use of a `pg` client as knex keeps it in its pool. */
interface PooledConnection {
  /** Nothing is being waited for. */
  readyForQuery: boolean;
  connection: { stream: Socket };
}

let serving = false;

/** From now on silence counts. Before, while booting or in a task, an index may take minutes to build. */
export function startCountingSilence(): void {
  serving = true;
}

/**
 * To be called for each new connection. One given up fails like any lost connection: whoever waited for it hears so, and
 * the pool opens another.
 * @param afterMs milliseconds without a byte while an answer is due.
 */
export function loseWhenSilent(connection: PooledConnection, afterMs: number): void {
  const { stream } = connection.connection;
  stream.setTimeout(afterMs);
  stream.on('timeout', () => {
    if (serving && !connection.readyForQuery)
      stream.destroy(new Error(`Connection terminated: no answer within ${afterMs} ms`));
  });
}
