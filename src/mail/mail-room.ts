/**
 * Mails customers about their orders: a subscriber of the shop's events, so that a mail goes out if and only if the order is
 * there, and a mail server that is away delays mails and nothing else.
 */
import path from 'node:path';
import type { Core } from '@strapi/strapi';
import { LRUCache } from 'lru-cache';
import type { EventOf } from '../events/event';
import type { Circumstances, Subscriber } from '../events/subscribers';
import { letterContent } from './letter-content';
import { openLetters, type LetterName } from './letters';
import { mailsFailed, mailsRefused, mailsSent } from './metrics';
import { findAddressed } from './recipient';
import { isForGood, withoutAddresses } from './refusal';
import { domainOf, type MailSettings } from './settings';
import { findTemplates } from './templates';

const LETTER_ABOUT = {
  'order.placed': 'order-placed',
  'order.shipped': 'order-shipped',
} as const satisfies Record<string, LetterName>;

type Told = keyof typeof LETTER_ABOUT;

/** What waits in the table of jobs knows the subscriber by it. */
const NAME = 'mail';

/**
 * From now on customers are mailed, unless the shop's settings say that they are not.
 * @throws Error when a template is missing or broken.
 */
export function openMailRoom(strapi: Core.Strapi): void {
  const settings = strapi.config.get<MailSettings>('mail');
  if (settings.mode === 'off') {
    if (!settings.chosen && process.env.NODE_ENV === 'production')
      strapi.log.warn(
        'mail: customers get none. Set SMTP_URL and MAIL_FROM, or MAIL=off if that is what you want',
      );
    return;
  }
  strapi.service('api::event.event').subscribe({
    name: NAME,
    to: Object.keys(LETTER_ABOUT) as Told[],
    deliver: mailer(strapi, settings),
  } satisfies Subscriber<Told>);
  strapi.log.info(
    `mail: customers are written to in "${settings.language}" from ${settings.from}` +
      (settings.mode === 'log' ? '; the mails are only written to this log' : ''),
  );
}

function mailer(strapi: Core.Strapi, settings: MailSettings): Subscriber<Told>['deliver'] {
  const { root } = strapi.dirs.app;
  const folders = [
    path.join(root, 'mail'),
    ...(settings.templates ? [path.resolve(root, settings.templates)] : []),
  ];
  const { language } = settings;
  const store = strapi.config.get<{ name: string; currency: string }>('store');
  const letters = openLetters(findTemplates(folders, language), language, store.currency);
  const setting = { language, storeName: store.name };

  return async ({ id, type, data }: EventOf<Told>, { signal }: Circumstances) => {
    const addressed = await findAddressed(strapi, data.documentId);
    if (typeof addressed === 'string') {
      strapi.log.info(`mail: none about ${type} of order ${data.number}: ${addressed}`);
      return;
    }
    const { order, address, name } = addressed;
    const letter = letters[LETTER_ABOUT[type]](letterContent(order, name, setting));
    signal.throwIfAborted();
    await sendOnce(id, () =>
      send(strapi, `${type} of order ${order.number}`, {
        ...letter,
        to: address,
        // The same whenever this event is delivered again, so that whoever gets it twice can tell.
        messageId: `<${id}@${domainOf(settings.from)}>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
      }),
    );
  };
}

/**
 * What this process has sent or is sending. A server that is slow with every word may take longer than a delivery: the mail
 * goes out all the same, and the next attempt waits for that instead of sending another one.
 */
const sent = new LRUCache<string, Promise<void>>({ max: 10_000 });

function sendOnce(event: string, work: () => Promise<void>): Promise<void> {
  const known = sent.get(event);
  if (known) return known;
  const sending = work();
  sent.set(event, sending);
  sending.catch(() => sent.delete(event));
  return sending;
}

/** @throws Error when sending again may help; what is refused for good stands in the log and is over. */
async function send(strapi: Core.Strapi, about: string, mail: object): Promise<void> {
  try {
    await strapi.plugin('email').service('email').send(mail);
    mailsSent.inc();
  } catch (error) {
    const words = withoutAddresses(error);
    (isForGood(error) ? mailsRefused : mailsFailed).inc();
    // Without its cause, which holds the customer's address.
    // eslint-disable-next-line preserve-caught-error
    if (!isForGood(error)) throw new Error(words);
    strapi.log.error(`mail: the one about ${about} was refused for good and is not sent again: ${words}`);
  }
}
