/** Tokens as a forger makes them: of a real one's claims, changed, and signed with what he has. */
import { createHmac } from 'node:crypto';

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');

type Claims = Record<string, unknown>;

const claimsOf = (token: string): Claims =>
  JSON.parse(Buffer.from(token.split('.')[1] as string, 'base64url').toString()) as Claims;

/** @returns the id of the session that a token belongs to. */
export const sessionOf = (token: string): string => String(claimsOf(token).sessionId);

/**
 * @param key to sign with.
 * @param changes to the claims.
 * @returns a token with the claims of a real one.
 */
export function signed(token: string, key: string, changes: Claims = {}): string {
  const body = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded({ ...claimsOf(token), ...changes })}`;
  return `${body}.${createHmac('sha256', key).update(body).digest('base64url')}`;
}

/** @returns it without a signature, saying that it needs none. */
export const unsigned = (token: string): string =>
  `${encoded({ alg: 'none', typ: 'JWT' })}.${encoded(claimsOf(token))}.`;

/** Half a minute ago. */
export const past = (): Claims => ({ exp: Math.floor(Date.now() / 1000) - 30 });

const asInTests = (name: string): string => `${name}-for-tests-only`.padEnd(40, '0');

/** The keys that shops under test sign with (tests/support/shop-environment.cjs). */
export const KEYS = { api: asInTests('jwt'), panel: asInTests('admin-jwt') };
