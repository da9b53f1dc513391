/** Knows from the first signal on that this process is going, so that load balancers stop sending to it. */
let shuttingDown = false;

/** Starts to listen for SIGTERM and SIGINT, ahead of Strapi's own handlers. */
export function watchForShutdown(): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.prependListener(signal, () => {
      shuttingDown = true;
    });
  }
}

/** @returns whether a signal to stop has been received. */
export const isShuttingDown = (): boolean => shuttingDown;
