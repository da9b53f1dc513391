/**
 * Secrets of webhooks, by which a receiver knows that the shop is speaking: made by the shop, one for each webhook, and
 * encrypted where they are kept.
 */
import { randomBytes } from 'node:crypto';
import type { Core } from '@strapi/strapi';
import { Webhook } from 'standardwebhooks';

/** As Standard Webhooks recommends: 24 to 64 bytes. */
const BYTES = 32;

interface Encryption {
  encrypt(text: string): string | null;
  decrypt(text: string): string | null;
}

const encryption = (strapi: Core.Strapi): Encryption =>
  strapi.service('admin::encryption') as unknown as Encryption;

/** @returns a new one, as receivers are given it. */
export const newSecret = (): string => `whsec_${randomBytes(BYTES).toString('base64')}`;

/** @throws Error without an ENCRYPTION_KEY, without which the shop does not start. */
export function sealed(strapi: Core.Strapi, secret: string): string {
  const text = encryption(strapi).encrypt(secret);
  if (text === null) throw new Error('ENCRYPTION_KEY is not set: the secrets of webhooks cannot be kept');
  return text;
}

/** @returns undefined when it was sealed with another ENCRYPTION_KEY. */
export const opened = (strapi: Core.Strapi, text: string): string | undefined =>
  encryption(strapi).decrypt(text) ?? undefined;

/**
 * The headers of Standard Webhooks, signed now.
 * @param id of the event: the same whenever it is delivered.
 * @param secrets all that are good at the moment; there is a signature by each.
 */
export function signatureHeaders(
  id: string,
  body: string,
  secrets: readonly string[],
): Record<string, string> {
  const now = new Date();
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, now, body)).join(' '),
  };
}
