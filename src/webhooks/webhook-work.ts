/** How webhooks take part in the shop: what it tells them, who carries it there, and which of Strapi's doors are guarded. */
import type { Core } from '@strapi/strapi';
import type { JobHelpers } from 'graphile-worker';
import { fetch, Response, type Agent, type RequestInfo, type RequestInit } from 'undici';
import { EVENT_TYPES } from '../events/event';
import { subscribers } from '../events/subscribers';
import type { Work } from '../jobs/shift';
import { CARRY_WEBHOOK, carryWebhook } from './carry';
import { guardedAgent } from './guarded-agent';
import { beginningOf } from './send';
import { settingsOf } from './settings';
import { offerEvents, wantedOf } from './strapi-webhooks';
import { tidyDeliveriesRegularly } from './tidy';
import { writeDeliveries } from './write-deliveries';

/**
 * What carriers are flagged with, to be left alone while all hands for them are busy. Not the subscriber's name, by which
 * deliveries are written down: that goes on meanwhile.
 */
const FLAG = CARRY_WEBHOOK;

/** To be called in `bootstrap`, in every process. */
export function startWebhooks(strapi: Core.Strapi): void {
  offerEvents(strapi);
  guardFetch(strapi);
  guardRunner(strapi);
  tidyDeliveriesRegularly(strapi);
  subscribers.addToMany({
    name: 'webhooks',
    to: EVENT_TYPES,
    wants: (types) => wantedOf(strapi, types),
    deliverAll: (events) => writeDeliveries(strapi, events),
  });
}

/**
 * What Strapi fetches by itself, pictures from addresses that somebody names in the panel: it looks at an address once and then
 * follows wherever it is sent.
 */
function guardFetch(strapi: Core.Strapi): void {
  const { allowedNetworks, attemptLimitMs } = settingsOf(strapi);
  const fetching = strapi.fetch as unknown as { dispatcher?: Agent };
  fetching.dispatcher = guardedAgent(allowedNetworks, attemptLimitMs);
}

/** Of an answer to Strapi's runner, which reads it whole: bytes. */
const READ_OF_ANSWER = 65_536;

/**
 * Strapi's own webhooks, and the button that tries one, go through the runner's fetch; they may reach what the shop's may, and
 * nothing else.
 */
function guardRunner(strapi: Core.Strapi): void {
  const { allowedNetworks, attemptLimitMs } = settingsOf(strapi);
  const dispatcher = guardedAgent(allowedNetworks, attemptLimitMs);
  const runner = strapi.get('webhookRunner') as { fetch: unknown };
  runner.fetch = async (url: RequestInfo, options: RequestInit) => {
    const { status, body } = await fetch(url, { ...options, dispatcher }).catch((error: Error) => {
      // fetch says only that it failed.
      throw error.cause instanceof Error ? error.cause : error;
    });
    return new Response(body && (await beginningOf(body, READ_OF_ANSWER)), { status });
  };
}

/** What workers do about webhooks: with hands of their own, so that receivers that hang leave those for everything else. */
export function webhookWork(strapi: Core.Strapi): Work {
  const settings = settingsOf(strapi);
  const agent: Agent = guardedAgent(settings.allowedNetworks, settings.attemptLimitMs);
  let busy = 0;
  const carry = async (payload: unknown, helpers: JobHelpers): Promise<void> => {
    busy += 1;
    try {
      await carryWebhook(strapi, payload, { helpers, agent, settings, log: strapi.log });
    } finally {
      busy -= 1;
    }
  };
  return {
    tasks: { [CARRY_WEBHOOK]: carry },
    atOnce: settings.receiversAtOnce,
    flagsToSkip: () => (busy >= settings.receiversAtOnce ? [FLAG] : []),
  };
}
