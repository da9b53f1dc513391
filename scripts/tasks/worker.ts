/** `npm run worker`: works on jobs without serving, beside servers with JOBS_IN_PROCESS=false. Ends when it is told to. */
import '../../src/observability/start';
import { once } from 'node:events';
import { workOnEvents } from '../../src/events/event-work';
import { openMetricsPort } from '../../src/observability/worker-port';
import { reconcileNightly } from '../../src/ordering/nightly-reconciliation';
import { startCountingSilence } from '../../src/platform/silent-connections';
import { webhookWork } from '../../src/webhooks/webhook-work';
import { withShop } from './with-shop';

process.env.LOG_LEVEL ??= 'info';

void withShop(async (strapi) => {
  startCountingSilence();
  workOnEvents(strapi, webhookWork(strapi));
  reconcileNightly(strapi);
  const metrics = await openMetricsPort();
  strapi.log.info(metrics ? `working on jobs; metrics are told on ${metrics}` : 'working on jobs');
  // What a signal sets off is the same as in a server: src/index.ts, destroy().
  await once(process, 'exit');
});
