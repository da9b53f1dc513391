/**
 * How Strapi's email plugin sends, for the mails of the shop and for those of the panel alike (a forgotten password). Always
 * by nodemailer, whose transports are exchangeable: a mail server, the log, or one that says that there is none.
 */
import { logTransport } from './log-transport';
import { mailSettings } from './settings';

type Environment = Record<string, string | undefined>;

/** @returns the configuration of the email plugin. */
export function emailPlugin(environment: Environment) {
  const settings = mailSettings(environment);
  const transports = {
    send: () => mailServer(environment),
    log: () => logTransport(environment.NODE_ENV === 'production'),
    off: () => NO_TRANSPORT,
  };
  return {
    provider: 'nodemailer',
    providerOptions: transports[settings.mode](),
    settings: { defaultFrom: settings.from, defaultReplyTo: settings.replyTo },
  };
}

/**
 * @param environment with SMTP_URL; user and password either in it, percent-encoded, or in SMTP_USER and SMTP_PASSWORD.
 * @returns options of nodemailer. Each of its waits ends well within the time that a delivery has; a mail takes several (mail-room.ts).
 * @throws Error when SMTP_URL is missing or none.
 */
export function mailServer(environment: Environment) {
  const { SMTP_URL: given = '' } = environment;
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (!url?.hostname || !['smtp:', 'smtps:'].includes(url.protocol) || url.search)
    throw new Error('SMTP_URL has to be smtp://host:587 or smtps://host:465, with or without user:password@');
  const secure = url.protocol === 'smtps:';
  const user = environment.SMTP_USER || decodeURIComponent(url.username);
  const pass = environment.SMTP_PASSWORD || decodeURIComponent(url.password);
  const limitMs = Number(environment.EVENT_DELIVERY_LIMIT_MS || 10_000);
  return {
    host: url.hostname,
    port: Number(url.port) || (secure ? 465 : 587),
    secure,
    // A password is never sent in the clear, whatever somebody in between makes of the server's greeting.
    ...(user && { auth: { user, pass }, requireTLS: true }),
    pool: true,
    // As many as a subscriber has hands (src/events/event-work.ts), and one for the panel.
    maxConnections: Math.max(1, Math.floor(Number(environment.JOBS_AT_ONCE || 4) / 2)) + 1,
    // The server may close a connection that was idle in the very moment in which it is used; more is the job's to try again.
    maxRequeues: 1,
    dnsTimeout: limitMs / 4,
    connectionTimeout: limitMs / 4,
    greetingTimeout: limitMs / 4,
    socketTimeout: limitMs / 2,
  };
}

const offError = () => new Error('This shop sends no mails: see docs/mail.md');

const NO_TRANSPORT = {
  name: 'off',
  version: '1',
  send: (_mail: unknown, done: (error: Error) => void) => done(offError()),
  /** Behind the button of the panel that tries the connection. */
  verify: () => Promise.reject(offError()),
};
