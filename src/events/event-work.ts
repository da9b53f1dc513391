/** What workers do about events: spread them over their subscribers, deliver each. And, beside it, about webhooks. */
import type { Core } from '@strapi/strapi';
import { JobWorker } from '../jobs/job-worker';
import type { Work } from '../jobs/shift';
import { busySubscribers, DELIVER_EVENT, DELIVER_EVENTS, deliverEvent, deliverEvents } from './deliver';
import { SPREAD_EVENTS, spreadEvents } from './spread';

export interface JobSettings {
  /** Jobs worked on at the same time, in each process. */
  atOnce: number;
  /** Milliseconds that a delivery may take. */
  deliveryLimitMs: number;
  /** How often a delivery is tried. */
  deliveryAttempts: number;
}

let worker: JobWorker | undefined;

/**
 * Begins to work on the events that were caused and will be, by whatever process.
 * @param beside other jobs of the shop, and the hands for them.
 */
export function workOnEvents(strapi: Core.Strapi, beside: Work): void {
  const { atOnce, deliveryLimitMs, deliveryAttempts } = strapi.config.get<JobSettings>('jobs');
  // A subscriber that hangs, with a thousand events waiting for it, leaves half of the hands to the others.
  const most = Math.max(1, Math.floor(atOnce / 2));
  worker = new JobWorker(
    {
      atOnce: atOnce + beside.atOnce,
      flagsToSkip: () => [...busySubscribers(most), ...beside.flagsToSkip()],
      tasks: {
        ...beside.tasks,
        [SPREAD_EVENTS]: (payload, helpers) => spreadEvents(payload, helpers, deliveryAttempts),
        [DELIVER_EVENT]: (payload, helpers) => deliverEvent(payload, helpers, deliveryLimitMs),
        [DELIVER_EVENTS]: (payload, helpers) => deliverEvents(payload, helpers, deliveryLimitMs),
      },
    },
    strapi.log,
  );
  worker.start();
}

/** Takes no more; resolves when what is under way has ended, or had its few seconds. */
export const stopWorkingOnEvents = async (): Promise<void> => worker?.stop();
