/** Whether the shop tells its metrics, and to whom: METRICS_TOKEN. */
import { createHash, timingSafeEqual } from 'node:crypto';

/** What can be sent as a bearer token. */
const SENDABLE = /^[\x21-\x7e]+$/;

/**
 * @returns the token that whoever asks for metrics has to send; undefined where nobody is told any.
 * @throws Error when no client could send it.
 */
export function metricsToken(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const token = environment.METRICS_TOKEN || undefined;
  if (token !== undefined && !SENDABLE.test(token))
    throw new Error('METRICS_TOKEN may only hold printable ASCII characters, and no spaces');
  return token;
}

/** @returns whether this is the header of somebody who knows the token; it takes as long whatever was sent. */
export function knowsToken(authorization: string | undefined, token: string): boolean {
  const [, offered] = /^bearer +(.+)$/i.exec(authorization ?? '') ?? [];
  return offered !== undefined && timingSafeEqual(digest(offered), digest(token));
}

/** Equally long, whatever was sent. */
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
