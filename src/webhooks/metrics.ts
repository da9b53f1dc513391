/** What is told of webhooks: how attempts end, what waits and for how long, and what was given up. */
import { Counter } from 'prom-client';
import { askDatabaseFor } from '../platform/database-figures';

/** Of this process. */
const attempts = new Counter({
  name: 'shop_webhook_attempts_total',
  help: 'Attempts to hand a delivery to a webhook: taken, refused (answered with 4xx) or failed',
  labelNames: ['outcome'],
});

export const webhookAttempts = {
  taken: attempts.labels('taken'),
  refused: attempts.labels('refused'),
  failed: attempts.labels('failed'),
};

// The states that have an index of their own; those delivered are as many as there were events.
askDatabaseFor({
  name: 'shop_webhook_deliveries',
  help: 'Deliveries to webhooks that wait, and that were given up and are still kept',
  labelNames: ['state'],
  sql: `
    SELECT json_build_object('state', 'waiting') AS labels, count(*) AS value FROM webhook_deliveries WHERE state = 'waiting'
    UNION ALL
    SELECT json_build_object('state', 'failed'), count(*) FROM webhook_deliveries WHERE state = 'failed'`,
});

askDatabaseFor({
  name: 'shop_webhook_lag_seconds',
  help: 'How long the oldest delivery to an enabled webhook has been waiting; 0 when none is',
  sql: `
    SELECT '{}' AS labels, coalesce(extract(epoch FROM now() - min(created_at)), 0) AS value
    FROM webhook_deliveries JOIN strapi_webhooks ON strapi_webhooks.id = webhook_id AND enabled
    WHERE state = 'waiting'`,
});
