/**
 * Connections to receivers. Each address is looked at in the moment of connecting, so that neither a name that resolves to
 * another address the second time nor a redirect leads into a private network.
 */
import { lookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { isIP } from 'node:net';
import { Agent, buildConnector } from 'undici';
import type { Network } from '../platform/networks';
import { isAllowed } from './allowed-addresses';
import { turns } from '../platform/turns';

/** Receivers that close idle connections do so after five seconds at the earliest, as a rule. */
const KEEP_ALIVE_MS = 4_000;

/** The shop would not connect there. */
export class RefusedAddress extends Error {
  override readonly name = 'RefusedAddress';

  constructor(host: string) {
    super(`${host} is no address of the public internet, and in no network of WEBHOOK_ALLOWED_NETWORKS`);
  }
}

/** Brackets are how addresses by IPv6 stand in a URL. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');

/** @throws RefusedAddress when the host is an address, and not allowed. Names are looked at when they are resolved. */
export function refuseAddress(host: string, allowed: readonly Network[]): void {
  if (isIP(host) !== 0 && !isAllowed(host, allowed)) throw new RefusedAddress(host);
}

/** @param limitMs milliseconds that connecting may take. */
export function guardedAgent(allowed: readonly Network[], limitMs: number): Agent {
  const connect = buildConnector({
    timeout: limitMs,
    lookup: guardedLookup(allowed),
  } as buildConnector.BuildOptions);
  return new Agent({
    keepAliveTimeout: KEEP_ALIVE_MS,
    connect(options, callback) {
      try {
        // For addresses nothing is looked up.
        refuseAddress(options.hostname.replace(/^\[|\]$/g, ''), allowed);
      } catch (error) {
        callback(error as Error, null);
        return;
      }
      connect(options, callback);
    },
  });
}

type Found = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

/** As node:net wants it: one address or all of them, of those that are allowed. */
function guardedLookup(allowed: readonly Network[]) {
  const resolve = togetherForOneName();
  return (host: string, options: LookupOptions, found: Found): void => {
    resolve(host).then(
      (addresses) => {
        const family = options.family === 'IPv4' ? 4 : options.family === 'IPv6' ? 6 : (options.family ?? 0);
        const fitting = addresses
          .filter((one) => family === 0 || one.family === family)
          .filter(({ address }) => isAllowed(address, allowed));
        const [first] = fitting;
        if (!first) found(new RefusedAddress(host), []);
        else if (options.all) found(null, fitting);
        else found(null, first.address, first.family);
      },
      (error: Error) => found(error, []),
    );
  };
}

/** Names are resolved in four threads, which all of the process shares: half of them are left for everything else. */
const NAMES_AT_ONCE = 2;

const lookupTurn = turns(NAMES_AT_ONCE);

/** One that hangs must not be asked for many times. */
function togetherForOneName(): (host: string) => Promise<LookupAddress[]> {
  const asked = new Map<string, Promise<LookupAddress[]>>();
  return (host) => {
    let answer = asked.get(host);
    if (!answer) {
      answer = lookupTurn(() => addressesOf(host)).finally(() => asked.delete(host));
      asked.set(host, answer);
    }
    return answer;
  };
}

const addressesOf = (host: string): Promise<LookupAddress[]> =>
  new Promise((resolve, reject) =>
    lookup(host, { all: true }, (error, addresses) => (error ? reject(error) : resolve(addresses))),
  );
