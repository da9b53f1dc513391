/**
 * Stopping without cutting anybody off: from the first signal on readiness says so, requests under way are answered,
 * and only then do sockets and connections go. Strapi alone would destroy the sockets first.
 */
import type { Server } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

/** How long new requests are still taken, for load balancers to notice that readiness has changed. */
const NOTICE_MS = 1_000;

/** How long requests under way may take to end. With the notice, well within the 10 s that most supervisors grant. */
const PATIENCE_MS = 6_000;

const LOOK_AGAIN_MS = 20;

let shuttingDown = false;
let underWay = 0;

/** Starts to listen for signals, ahead of Strapi's own handlers. A closed terminal is a request to stop as well. */
export function watchForShutdown(): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.prependListener(signal, () => {
      shuttingDown = true;
    });
  }
  process.on('SIGHUP', () => process.kill(process.pid, 'SIGTERM'));
}

/** @returns whether a signal to stop has been received. */
export const isShuttingDown = (): boolean => shuttingDown;

/** Counts a request; the function it returns is to be called once, when its connection is done with the answer. */
export function countRequest(): () => void {
  underWay += 1;
  return () => {
    underWay -= 1;
  };
}

/** Closes the port and resolves when every request under way has been answered, or has had its time. */
export async function finishRequests(server: Server): Promise<void> {
  if (server.listening) {
    await wait(NOTICE_MS);
    server.close();
  }
  const deadline = Date.now() + PATIENCE_MS;
  while (underWay > 0 && Date.now() < deadline) {
    server.closeIdleConnections();
    await wait(LOOK_AGAIN_MS);
  }
}
