/**
 * Stopping without cutting anybody off: from the first signal on readiness says so, requests under way are answered,
 * and only then do sockets and connections go. Strapi alone would destroy the sockets first. And it ends, whatever
 * hangs: supervisors kill after 10 seconds, which would cut off everybody.
 *
 * A proxy in front sends its next request over a connection it has kept, or opens one. It may repeat a request that it could
 * not send, but not a POST that was sent and not answered. So the port closes first, which the proxy takes for "ask the next
 * server"; connections it has kept are served for a moment longer, each answer saying that it is the last.
 */
import type { Server } from 'node:http';
import { Server as NetServer } from 'node:net';
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import { expireDeadlines } from './deadlines';

/** How long new requests are still taken, for load balancers to notice that readiness has changed. */
const NOTICE_MS = 1_000;

/** How long connections are kept, after the port has closed, on which a proxy may be about to send a request. */
const LINGER_MS = 500;

/** How long requests under way may take to end; whoever still waits then hears that the shop cannot answer now. */
const PATIENCE_MS = 5_000;

/** How long those last answers may take to leave. */
const FAREWELL_MS = 500;

/** When everything has to be over, from the signal on. Nobody is owed an answer any more by then. */
const LAST_MOMENT_MS = 9_000;

/** When nobody is waited for any more, from the signal on: a machine may have been held up until here, and they hear it all the same. */
const LAST_WAIT_MS = LAST_MOMENT_MS - 3 * FAREWELL_MS;

const LOOK_AGAIN_MS = 20;

/** A turn of the event loop as short as this had next to nothing to do. */
const QUIET_TURN_MS = 0.5;

/** How long such a turn is waited for. */
const QUIET_WITHIN_MS = 300;

let shuttingDown = false;
let signalledAt: number | undefined;
let portClosed = false;
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
  signalledAt = Date.now();
  setTimeout(() => process.exit(0), LAST_MOMENT_MS).unref();
}

/** @returns whether a signal to stop has been received. */
export const isShuttingDown = (): boolean => shuttingDown;

/** @returns whether an answer has to say that no further request is taken over its connection. */
export const isPortClosed = (): boolean => portClosed;

/** Counts a request; the function it returns is to be called once, when its connection is done with the answer. */
export function countRequest(): () => void {
  underWay += 1;
  return () => {
    underWay -= 1;
  };
}

/** Closes the port and resolves when every request under way has been answered, or has had its time. */
export async function finishRequests(server: Server): Promise<void> {
  const lastWaitAt = (signalledAt ?? Date.now()) + LAST_WAIT_MS;
  if (server.listening) {
    await wait(NOTICE_MS);
    await closePort(server);
    await until(async () => (await connectionsOf(server)) === 0, LINGER_MS);
    await quietTurn();
    server.closeIdleConnections();
  }
  await answersLeft(Math.min(PATIENCE_MS, lastWaitAt - Date.now()));
  expireDeadlines();
  await answersLeft(FAREWELL_MS);
}

/**
 * The server's own close() would end idle connections as well. And a connection that the system has taken for us, but that we have
 * not, is reset with whatever was sent over it when the port closes: hence a turn in which nobody is left waiting.
 */
async function closePort(server: Server): Promise<void> {
  await quietTurn();
  NetServer.prototype.close.call(server);
  portClosed = true;
}

/** Resolves when everything that has arrived until now has been seen; on a server that never rests, after a while all the same. */
async function quietTurn(): Promise<void> {
  const latest = performance.now() + QUIET_WITHIN_MS;
  let began;
  do {
    began = performance.now();
    await nextTurn();
  } while (performance.now() - began > QUIET_TURN_MS && began < latest);
}

/** Waits until no request is under way, at most this many milliseconds. */
const answersLeft = (atMostMs: number): Promise<void> => until(() => underWay === 0, atMostMs);

const connectionsOf = (server: Server): Promise<number> =>
  new Promise((resolve) => server.getConnections((_error, count) => resolve(count)));

async function until(holds: () => boolean | Promise<boolean>, atMostMs: number): Promise<void> {
  const deadline = Date.now() + atMostMs;
  while (Date.now() < deadline && !(await holds())) await wait(LOOK_AGAIN_MS);
}
