/** What is told of mails to customers. */
import { Counter } from 'prom-client';
import { fromZero } from '../platform/counters';

/** Of this process. */
const mails = new Counter({
  name: 'shop_mails_total',
  help: 'Mails to customers: sent, failed (to be tried again) or refused for good',
  labelNames: ['outcome'],
});

export const mailsCounted = fromZero(mails, ['sent', 'failed', 'refused']);
