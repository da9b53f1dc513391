/** How the shop's events reach other programs: see src/webhooks and docs/webhooks.md. */
import type { Core } from '@strapi/strapi';
import { networksOf } from '../src/platform/networks';
import type { WebhookSettings } from '../src/webhooks/settings';

const config = ({ env }: Core.Config.Shared.ConfigParams): WebhookSettings => ({
  allowedNetworks: networksOf('WEBHOOK_ALLOWED_NETWORKS', env('WEBHOOK_ALLOWED_NETWORKS', '')),
  attemptLimitMs: env.int('WEBHOOK_ATTEMPT_LIMIT_MS', 10_000),
  firstRetryMs: env.int('WEBHOOK_FIRST_RETRY_MS', 5_000),
  giveUpAfterHours: env.int('WEBHOOK_GIVE_UP_AFTER_HOURS', 24),
  receiversAtOnce: env.int('WEBHOOK_RECEIVERS_AT_ONCE', 8),
  keepDays: env.int('WEBHOOK_KEEP_DAYS', 30),
});

export default config;
