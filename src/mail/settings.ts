/**
 * Whether this shop mails, decided from its environment once and for all who ask. A shop that names a mail server sends; one
 * that does not writes its mails to the log in development, and in production and in tests is without.
 */
import { z } from 'zod';

type Environment = Record<string, string | undefined>;

const MODES = ['send', 'log', 'off'] as const;

/** `Shop <orders@shop.example>`, or the address alone. */
const SENDER = /^(?:[^<>\r\n]*<)?([^\s<>@,]+@([^\s<>@,]+))>?$/;

export interface MailSettings {
  mode: (typeof MODES)[number];
  /** False when nobody has said that there should be none. */
  chosen: boolean;
  /** Whom mails come from, with a name or without. */
  from: string;
  replyTo: string | undefined;
  /** The folder of templates, and how amounts and dates are written. */
  language: string;
  /** A folder of the shop's own templates. */
  templates: string | undefined;
}

const sender = (name: string) =>
  z
    .string()
    .regex(SENDER, `${name} has to be an address, or a name and an address: Shop <orders@shop.example>`);

/**
 * @param environment where MAIL, MAIL_FROM, MAIL_REPLY_TO, MAIL_LANGUAGE and MAIL_TEMPLATES are read from, and SMTP_URL.
 * @throws Error naming the setting that is missing or wrong.
 */
export function mailSettings(environment: Environment): MailSettings {
  // What a .env file leaves empty is not set, hence || and not ??.
  const mode = environment.MAIL || defaultMode(environment);
  if (!isMode(mode)) throw new Error(`MAIL is "${mode}"; it has to be one of ${MODES.join(', ')}`);
  const from = environment.MAIL_FROM || (mode === 'send' ? '' : 'shop@localhost');
  if (!from) throw new Error('MAIL_FROM is not set: whom do mails to customers come from?');
  return {
    mode,
    chosen: Boolean(environment.MAIL),
    from: valid(sender('MAIL_FROM'), from),
    replyTo: valid(sender('MAIL_REPLY_TO').optional(), environment.MAIL_REPLY_TO || undefined),
    language: valid(language, environment.MAIL_LANGUAGE || 'en'),
    templates: environment.MAIL_TEMPLATES || undefined,
  };
}

/** @returns what stands behind the @ of a sender. */
export const domainOf = (from: string): string => SENDER.exec(from)?.[2] ?? 'localhost';

function defaultMode({ SMTP_URL, NODE_ENV }: Environment): MailSettings['mode'] {
  if (SMTP_URL) return 'send';
  return NODE_ENV === 'production' || NODE_ENV === 'test' ? 'off' : 'log';
}

const isMode = (mode: string): mode is MailSettings['mode'] => (MODES as readonly string[]).includes(mode);

/** It is the name of a folder as well. */
const language = z
  .string()
  .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'MAIL_LANGUAGE has to be a language: en, de, pt-BR');

function valid<Value>(schema: z.ZodType<Value>, value: unknown): Value {
  const { data, error } = schema.safeParse(value);
  if (error) throw new Error(error.issues[0]?.message);
  return data as Value;
}
