/**
 * Which request this is done for, also where the request itself is long answered: what it caused is told to subscribers and
 * webhooks by jobs, and their log lines carry its id as well.
 */
import { AsyncLocalStorage } from 'node:async_hooks';

const causes = new AsyncLocalStorage<string>();

/** @returns the id of the request that is served here, or of the one that caused the job; undefined when nobody asked for this. */
export function currentRequestId(): string | undefined {
  const cause = causes.getStore();
  if (cause !== undefined) return cause;
  // There may be no Strapi yet, or no more.
  const id: unknown = globalThis.strapi?.requestContext?.get()?.state.requestId;
  return typeof id === 'string' ? id : undefined;
}

/** Does the work on behalf of a request that has been answered; unknown is which one in jobs that nobody asked for. */
export const onBehalfOf = <Result>(requestId: string | undefined, work: () => Result): Result =>
  requestId === undefined ? work() : causes.run(requestId, work);
