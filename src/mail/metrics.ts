/** What is told of mails to customers. */
import { Counter } from 'prom-client';

/** Of this process. */
const mails = new Counter({
  name: 'shop_mails_total',
  help: 'Mails to customers: sent, failed (to be tried again) or refused for good',
  labelNames: ['outcome'],
});

export const mailsSent = mails.labels('sent');
export const mailsFailed = mails.labels('failed');
export const mailsRefused = mails.labels('refused');
