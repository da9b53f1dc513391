/** What must never happen, whatever was sent. */
import { departureOf } from '../support/contract/exchange';
import type { FuzzRequest } from './request';
import type { WireAnswer } from './wire';

/** Whoever sends a password with a request logs in with it, whatever becomes of the request. */
const LOGGED_IN = 'INSERT strapi_sessions';

/**
 * @param changed what was written meanwhile.
 * @returns what is wrong with the answer, undefined when nothing is.
 */
export function findingIn(
  { route, role, url, json, headers: given }: FuzzRequest,
  answer: WireAnswer,
  changed: string[],
): string | undefined {
  const { status, headers, text } = answer;
  const sent = Object.fromEntries(Object.entries(given).map(([name, value]) => [name.toLowerCase(), value]));
  if (status >= 500) return `answered ${status}: ${text.slice(0, 200)}`;
  const accepted = status < 300;
  const written = changed.filter((what) => !(role === 'customer by password' && what === LOGGED_IN));
  if (written.length > 0 && !(accepted && route.method !== 'get')) {
    return `${route.method} ${url.slice(0, 80)} answered ${status}, but wrote: ${written.join(', ')}`;
  }
  const isJson = (headers['content-type'] ?? '').startsWith('application/json');
  const body = isJson && text !== '' ? (JSON.parse(text) as unknown) : text || undefined;
  return departureOf({
    method: route.method,
    url: readable(url),
    requestHeaders: sent,
    sent: json,
    status,
    headers,
    body,
  });
}

/** What is not UTF-8 in an address is no part of the contract, but URL cannot read it. */
function readable(url: string): string {
  return url.replace(/%(?![0-9a-f]{2})/gi, '%25');
}

/** @returns the request as a command that repeats it. */
export function asCurl(shop: string, { route, url, headers, wire, role }: FuzzRequest): string {
  const parts = [
    `curl -i -X ${route.method.toUpperCase()} '${shop}${url}'`,
    ...Object.entries(headers).map(([name, value]) => `-H '${name}: ${value}'`),
    ...(wire === undefined ? [] : [`--data-binary '${wire.slice(0, 400)}'`]),
  ];
  return `as ${role}: ${parts.join(' ')}`;
}
