/** One request of an intruder's: an address with everything that can be wrong about it, drawn by fast-check, so that a seed repeats it. */
import fc, { type Arbitrary } from 'fast-check';
import { NO_BODY } from '../fuzz/encoding';
import type { Entities } from '../fuzz/request';
import { isRare, pathOf, type Address } from './addresses';
import { anyBody } from './bodies';
import { misleadingHeaders } from './headers';
import { reachingQuery } from './query';

export interface Intrusion {
  address: Address;
  method: string;
  /** Path and query, as they stand in the request. */
  url: string;
  headers: Record<string, string>;
  /** What goes over the wire; undefined for nothing. */
  wire: string | undefined;
  /** What the wire means as JSON; undefined where it means nothing. */
  json: unknown;
}

/** What there is to ask for at this moment. */
export interface Things extends Entities {
  /** Of sessions, people of the panel, webhooks: whatever else stands in a path. */
  others: string[];
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'PROPFIND'];

/** What answers whoever speaks MCP. */
const MCP = { Accept: 'application/json, text/event-stream' };

/** The shop's own doors are tried harder than Strapi's. */
const weightOf = (address: Address): number => {
  if (isRare(address)) return 1;
  return /^\/(api|shop|mcp|uploads)\b/.test(address.pattern) ? 12 : 4;
};

/**
 * @param addresses that may be asked.
 * @param things that exist.
 * @returns any request to any of them.
 */
export function anyIntrusion(addresses: Address[], things: Things): Arbitrary<Intrusion> {
  const made = new Map<Address, Arbitrary<Intrusion>>();
  // Made when it is drawn: a leg has fewer requests than there are addresses, mostly.
  const at = (address: Address): Arbitrary<Intrusion> => {
    const known = made.get(address) ?? intrusionAt(address, things);
    made.set(address, known);
    return known;
  };
  const weighted = addresses.map((address) => ({
    weight: weightOf(address),
    arbitrary: fc.constant(address),
  }));
  return fc.oneof(...weighted).chain(at);
}

/** No library would send it otherwise. */
const asSent = (url: string): string => url.replace(/[^\x21-\x7e]/g, encodeURIComponent);

function intrusionAt(address: Address, things: Things): Arbitrary<Intrusion> {
  const { described, pattern } = address;
  const isMcp = pattern === '/mcp';
  const ids = [...things.product, ...things.category, ...things.order, ...things.customer, ...things.others];
  const seldom = fc.constantFrom(...METHODS);
  const body = anyBody(described, isMcp, things);
  const isReading = ['GET', 'HEAD'].includes(address.method);
  return fc
    .record({
      method: fc.oneof(
        { weight: 12, arbitrary: fc.constant(address.method) },
        { weight: 1, arbitrary: seldom },
      ),
      path: pathOf(address, ids),
      query: isReading
        ? reachingQuery
        : fc.oneof({ weight: 3, arbitrary: fc.constant('') }, { weight: 1, arbitrary: reachingQuery }),
      headers: misleadingHeaders,
      body: isReading
        ? fc.oneof({ weight: 9, arbitrary: fc.constant(NO_BODY) }, { weight: 1, arbitrary: body })
        : body,
    })
    .map(({ method, path, query, headers, body: { headers: ofBody, wire, json } }) => ({
      address,
      method,
      url: asSent(`${path}${query}`),
      headers: { ...(isMcp ? MCP : {}), ...headers, ...ofBody },
      wire,
      json,
    }));
}
