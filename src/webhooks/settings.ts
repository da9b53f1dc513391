/** What an operator sets of webhooks: config/webhooks.ts. */
import type { Core } from '@strapi/strapi';
import type { Network } from '../platform/networks';

export interface WebhookSettings {
  /** Private networks that receivers may be in all the same. */
  allowedNetworks: Network[];
  /** Milliseconds that an attempt may take, from the connection to the answer. */
  attemptLimitMs: number;
  /** Milliseconds until a delivery is tried for the second time; each further wait is longer. */
  firstRetryMs: number;
  /** Hours after which a delivery is tried no more. */
  giveUpAfterHours: number;
  /** Webhooks that a process sends to at the same time. */
  receiversAtOnce: number;
  /** Days for which deliveries that have ended are kept. */
  keepDays: number;
}

export const settingsOf = (strapi: Core.Strapi): WebhookSettings =>
  strapi.config.get<WebhookSettings>('webhooks');
