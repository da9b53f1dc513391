/**
 * Makes of the events that a statement has caused one job for each of them and each subscriber, so that whoever fails is
 * tried again alone. Where nobody listens, nothing is left to do.
 */
import type { JobHelpers } from 'graphile-worker';
import { z } from 'zod';
import { DELIVER_EVENT, DELIVER_EVENTS } from './deliver';
import { EVENT_TYPES, type EventType, type ShopEvent } from './event';
import { eventsSpread } from './metrics';
import { subscribers } from './subscribers';

/** What database/install/100-events.sql calls the jobs it writes. */
export const SPREAD_EVENTS = 'spread-events';

/** Jobs written by one statement. */
const AT_ONCE = 500;

/** Read no further than needed: what is in an event is for those who deliver it. */
const caused = z.object({
  events: z.array(
    z.looseObject({
      id: z.string(),
      type: z.string(),
      at: z.string(),
      data: z.looseObject({ documentId: z.string() }),
    }),
  ),
});

/**
 * A subscriber's jobs lie in eight queues, each worked on by one worker at a time. An order's or product's are always in the
 * same one, so they are delivered one after the other. One queue for each order would be a row for each that ever was, and
 * the engine locks every free queue whenever it looks for a job.
 *
 * Due in the order of the events, and for one event in the order of the subscribers. With a key, so that a repetition after
 * a broken connection replaces what is waiting already.
 */
const ADD_DELIVERIES = `
  SELECT count(*) FROM graphile_worker.add_jobs((
    SELECT array_agg((
      '${DELIVER_EVENT}',
      json_build_object('subscriber', subscriber, 'event', event),
      subscriber || '/' || (hashtext(event -> 'data' ->> 'documentId') & 7),
      (event ->> 'at')::timestamptz + place * interval '1 microsecond',
      $2::int,
      (event ->> 'id') || '/' || subscriber,
      0,
      ARRAY[subscriber]
    )::graphile_worker.job_spec)
    FROM json_to_recordset($1) AS delivery (subscriber text, place int, event json)
  ))`;

/** All of a job's events at once, for a subscriber that takes many; one job after the other. */
const ADD_DELIVERY_OF_MANY = `
  SELECT FROM graphile_worker.add_job(
    '${DELIVER_EVENTS}', json_build_object('subscriber', $1::text, 'events', $2::json), $1 || '/all', $3::timestamptz, $4::int,
    $5 || '/' || $1, 0, ARRAY[$1])`;

type CausedEvent = z.infer<typeof caused>['events'][number];

interface Delivery {
  subscriber: string;
  /** Among the subscribers to this event. */
  place: number;
  event: CausedEvent;
}

/** @param attempts how often each delivery will be tried. */
export async function spreadEvents(payload: unknown, helpers: JobHelpers, attempts: number): Promise<void> {
  const { events } = caused.parse(payload);
  const deliveries = events.flatMap((event): Delivery[] =>
    subscribersTo(event.type).map((subscriber, place) => ({ subscriber, place, event })),
  );
  // Asked before anything is written, for it may fail: what had been delivered by the next attempt would be written again.
  const parcels = await parcelsOf(events);
  for (let start = 0; start < deliveries.length; start += AT_ONCE) {
    await helpers.query(ADD_DELIVERIES, [JSON.stringify(deliveries.slice(start, start + AT_ONCE)), attempts]);
  }
  for (const { subscriber, events: some, first } of parcels) {
    const bindings = [subscriber, JSON.stringify(some), first.at, attempts, first.id];
    await helpers.query(ADD_DELIVERY_OF_MANY, bindings);
  }
  for (const { type } of events) eventsSpread.inc({ type });
}

interface Parcel {
  subscriber: string;
  events: CausedEvent[];
  first: CausedEvent;
}

/** @returns what each subscriber that takes many is to be given, unless it wants nothing of it. */
async function parcelsOf(events: CausedEvent[]): Promise<Parcel[]> {
  const types = [...new Set(events.map(({ type }) => type))].filter(isEventType);
  const parcels: Parcel[] = [];
  for (const { name, to, wants } of subscribers.toMany()) {
    const wanted: string[] = await wants(types.filter((type) => to.includes(type)));
    const some = events.filter(({ type }) => wanted.includes(type));
    const [first] = some;
    if (first) parcels.push({ subscriber: name, events: some, first });
  }
  return parcels;
}

const isEventType = (type: string): type is ShopEvent['type'] => EVENT_TYPES.includes(type as EventType);

/** @throws Error for a type that is told of by a newer release than this: its own processes will take the job. */
function subscribersTo(type: string): string[] {
  if (!isEventType(type)) throw new Error(`this process knows no event ${type}`);
  return subscribers.of(type);
}
