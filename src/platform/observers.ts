/**
 * Where whoever observes the shop is plugged in: a tracer, a collector of errors (src/observability). Rooms tell them through
 * this; where nobody observes, each of it is a look at a variable, and none of their libraries is loaded.
 */

/** The place in a trace that some code runs at, as the tracer knows it. */
export type Place = unknown;

export interface Tracer {
  /** @returns the id of the trace that this code runs in. */
  traceId(): string | undefined;
  /** @returns where this code runs. */
  here(): Place;
  /**
   * Runs work that is done for several at once: a part of the first one's trace, to which the others are linked.
   * @param name of what is done.
   * @param places of those it is done for, at least one.
   */
  together<Result>(name: string, places: Place[], work: () => Promise<Result>): Promise<Result>;
}

/** Beside an error: what it is about, as names and ids. Nothing that customers have written. */
export type About = Record<string, string | number | undefined>;

type Report = (error: unknown, about: About) => void;

let current: Tracer | undefined;
let report: Report | undefined;
const farewells: (() => Promise<unknown>)[] = [];

/** @returns who traces, if anybody does. */
export const tracer = (): Tracer | undefined => current;

/** @returns whether errors are collected by somebody besides the log. */
export const errorsAreReported = (): boolean => report !== undefined;

/** Tells of an error that became nobody's answer but a failure of ours. Never throws. */
export function reportError(error: unknown, about: About): void {
  report?.(error, about);
}

/** @param farewell sends what is still to be sent. */
export function traceWith(chosen: Tracer, farewell: () => Promise<unknown>): void {
  current = chosen;
  farewells.push(farewell);
}

/** @param farewell likewise. */
export function reportErrorsTo(chosen: Report, farewell: () => Promise<unknown>): void {
  report = chosen;
  farewells.push(farewell);
}

/** Once, when the shop has stopped: what was observed is sent. Who cannot be reached is not waited for. */
export async function sayFarewell(): Promise<void> {
  await Promise.allSettled(farewells.splice(0).map((farewell) => farewell()));
}
