/** `npm run worker`: works on jobs without serving, beside servers with JOBS_IN_PROCESS=false. Ends when it is told to. */
import { once } from 'node:events';
import { workOnEvents } from '../../src/events/event-work';
import { startCountingSilence } from '../../src/platform/silent-connections';
import { webhookWork } from '../../src/webhooks/webhook-work';
import { withShop } from './with-shop';

process.env.LOG_LEVEL ??= 'info';

void withShop(async (strapi) => {
  startCountingSilence();
  workOnEvents(strapi, webhookWork(strapi));
  strapi.log.info('working on jobs');
  // What a signal sets off is the same as in a server: src/index.ts, destroy().
  await once(process, 'exit');
});
