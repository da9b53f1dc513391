/**
 * Stopping without cutting anybody off: from the first signal on readiness says so, requests under way are answered,
 * and only then do sockets and connections go. Strapi alone would destroy the sockets first. And it ends, whatever
 * hangs: supervisors kill after 10 seconds, which would cut off everybody.
 */
import type { Server } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { expireDeadlines } from './deadlines';

/** How long new requests are still taken, for load balancers to notice that readiness has changed. */
const NOTICE_MS = 1_000;

/** How long requests under way may take to end; whoever still waits then hears that the shop cannot answer now. */
const PATIENCE_MS = 5_000;

/** How long those last answers may take to leave. */
const FAREWELL_MS = 500;

/** When everything has to be over, from the signal on. Nobody is owed an answer any more by then. */
const LAST_MOMENT_MS = 9_000;

const LOOK_AGAIN_MS = 20;

let shuttingDown = false;
let underWay = 0;

/** Starts to listen for signals, ahead of Strapi's own handlers. A closed terminal is a request to stop as well. */
export function watchForShutdown(): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.prependListener(signal, beginShutdown);
  }
  process.on('SIGHUP', () => process.kill(process.pid, 'SIGTERM'));
}

/** Connections that a lost database left hanging must not keep a process alive that has answered everybody. */
function beginShutdown(): void {
  if (shuttingDown) return;
  shuttingDown = true;
  setTimeout(() => process.exit(0), LAST_MOMENT_MS).unref();
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
  await answersLeft(server, PATIENCE_MS);
  expireDeadlines();
  await answersLeft(server, FAREWELL_MS);
}

/** Waits until no request is under way, at most this many milliseconds. */
async function answersLeft(server: Server, atMostMs: number): Promise<void> {
  const deadline = Date.now() + atMostMs;
  while (underWay > 0 && Date.now() < deadline) {
    server.closeIdleConnections();
    await wait(LOOK_AGAIN_MS);
  }
}
