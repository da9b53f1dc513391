/** Gives events to a subscriber, and counts them as taken only when the subscriber is done with them in time. */
import { once } from 'node:events';
import type { JobHelpers } from 'graphile-worker';
import { z } from 'zod';
import { onBehalfOf } from '../platform/request-ids';
import { eventSchema } from './event';
import { subscribers, type Circumstances } from './subscribers';

/** What the jobs are called that src/events/spread.ts writes: with one event, and with many for those that take many. */
export const DELIVER_EVENT = 'deliver-event';
export const DELIVER_EVENTS = 'deliver-events';

const delivery = z.object({ subscriber: z.string(), event: eventSchema });
const deliveryOfMany = z.object({ subscriber: z.string(), events: z.array(eventSchema).min(1) });

/** How many deliveries each subscriber is busy with in this process. */
const busy = new Map<string, number>();

/** @returns the subscribers that are busy with this many deliveries at least. */
export const busySubscribers = (atLeast: number): string[] =>
  [...busy].filter(([, count]) => count >= atLeast).map(([name]) => name);

/**
 * @param limitMs milliseconds that a delivery may take.
 * @throws Error with the name of the subscriber and the event: the engine tries again later.
 */
export async function deliverEvent(payload: unknown, helpers: JobHelpers, limitMs: number): Promise<void> {
  const { subscriber: name, event } = delivery.parse(payload);
  const subscriber = subscribers.find(name);
  const title = `the subscriber ${name} has not taken ${event.type} ${event.id}`;
  if (!subscriber) throw noneOf(title);
  const { requestId } = event;
  await onBehalfOf(requestId, () =>
    give(name, title, helpers, limitMs, (circumstances) => subscriber.deliver(event, circumstances)),
  ).catch((error: Error) => {
    // For the log line of whoever catches it, which is written elsewhere.
    throw Object.assign(error, { requestId });
  });
}

/** The same for many events at once: all of them are taken, or none. */
export async function deliverEvents(payload: unknown, helpers: JobHelpers, limitMs: number): Promise<void> {
  const { subscriber: name, events } = deliveryOfMany.parse(payload);
  const subscriber = subscribers.findToMany(name);
  const title = `the subscriber ${name} has not taken ${events.length} events from ${events[0]?.type} ${events[0]?.id} on`;
  if (!subscriber) throw noneOf(title);
  await give(name, title, helpers, limitMs, (circumstances) => subscriber.deliverAll(events, circumstances));
}

const noneOf = (title: string): Error => new Error(`${title}: there is none of this name in this process`);

async function give(
  name: string,
  title: string,
  helpers: JobHelpers,
  limitMs: number,
  taking: (circumstances: Circumstances) => unknown,
): Promise<void> {
  const late = AbortSignal.timeout(limitMs);
  const signal = helpers.abortSignal ? AbortSignal.any([late, helpers.abortSignal]) : late;
  busy.set(name, (busy.get(name) ?? 0) + 1);
  try {
    await Promise.race([taking({ signal }), interrupted(signal, late, limitMs)]);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${title}: ${reason}`, { cause: error });
  } finally {
    busy.set(name, (busy.get(name) ?? 1) - 1);
  }
}

/** Rejects when it is time to give up: a subscriber need not look at its signal. */
async function interrupted(signal: AbortSignal, late: AbortSignal, limitMs: number): Promise<never> {
  if (!signal.aborted) await once(signal, 'abort');
  throw new Error(late.aborted ? `it took longer than ${limitMs} ms` : 'the process has to stop');
}
