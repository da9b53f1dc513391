/**
 * Whose address counts when proxies stand in front. Each proxy adds the address it was called from at the end of
 * X-Forwarded-For, and whoever calls may have written anything before that. So the header is read from its end, as far as
 * proxies are trusted, and not at all when the connection itself does not come from one.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { LRUCache } from 'lru-cache';
import { addressOf, isWithin, networksOf, type Network } from './networks';

/** Nobody; whoever calls, of whom this many stand in a row; or whoever calls from these networks. */
export type Trust =
  { in: 'nobody' } | { in: 'hops'; hops: number } | { in: 'networks'; networks: readonly Network[] };

/** What proxies tell of the request that they were sent. */
const FORWARDED = ['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'forwarded'];

const MOST_REMEMBERED = 10_000;

/** An IPv4 address within an IPv6 one, written out. What is longer is none, and nothing to remember. */
const LONGEST_ADDRESS = 45;

/**
 * @param setting `true`, `false` or networks in CIDR notation, joined by commas.
 * @param hops how many proxies stand in front where every connection comes from one (`true`); 0 says nothing and is taken for 1.
 * @throws Error naming the setting that makes no sense.
 */
export function trustOf(setting: string, hops: number): Trust {
  const wanted = setting.trim().toLowerCase();
  if (['', 'false', '0', 'no'].includes(wanted)) return { in: 'nobody' };
  if (!Number.isInteger(hops) || hops < 0) throw new Error('TRUST_PROXY_HOPS is no number of proxies');
  if (['true', '1', 'yes'].includes(wanted)) return { in: 'hops', hops: Math.max(1, hops) };
  return { in: 'networks', networks: networksOf('TRUST_PROXY', wanted) };
}

/** Finds the caller of a request, and forgets what others than trusted proxies say about it. */
export class Proxies {
  private readonly trusted = new LRUCache<string, 'trusted' | 'stranger' | 'no address'>({
    max: MOST_REMEMBERED,
  });

  constructor(private readonly trust: Trust) {}

  /**
   * @param socketAddress where the connection comes from.
   * @param headers of the request; those that only proxies may set are taken out of it unless a trusted one is connected.
   * @returns the caller's address, as somebody who is trusted has seen it.
   */
  callerOf(socketAddress: string, headers: IncomingHttpHeaders): string {
    if (!this.isConnected(socketAddress)) {
      for (const name of FORWARDED) Reflect.deleteProperty(headers, name);
      return socketAddress;
    }
    const forwarded = [headers['x-forwarded-for'] ?? []].flat().join(',');
    if (forwarded === '') return socketAddress;
    const seen = forwarded.split(',').map(withoutPort);
    return this.trust.in === 'hops'
      ? this.behindHops(seen, this.trust.hops, socketAddress)
      : this.beforeStrangers(seen, socketAddress);
  }

  private isConnected(socketAddress: string): boolean {
    if (this.trust.in === 'networks') return this.standing(socketAddress) === 'trusted';
    return this.trust.in === 'hops';
  }

  /** The address that the outermost proxy has seen; with fewer of them than proxies, the first. */
  private behindHops(seen: string[], hops: number, socketAddress: string): string {
    const believed = seen.slice(-hops);
    return believed.find((address) => this.standing(address) !== 'no address') ?? socketAddress;
  }

  /** Past trusted proxies, to the first address that is none of them: its owner is the caller. */
  private beforeStrangers(seen: string[], socketAddress: string): string {
    let caller = socketAddress;
    for (const address of seen.reverse()) {
      const standing = this.standing(address);
      if (standing === 'no address') return caller;
      caller = address;
      if (standing === 'stranger') return caller;
    }
    return caller;
  }

  private standing(text: string): 'trusted' | 'stranger' | 'no address' {
    if (text.length > LONGEST_ADDRESS) return 'no address';
    const known = this.trusted.get(text);
    if (known) return known;
    const standing = this.look(text);
    this.trusted.set(text, standing);
    return standing;
  }

  private look(text: string): 'trusted' | 'stranger' | 'no address' {
    const address = addressOf(text);
    if (!address) return 'no address';
    if (this.trust.in !== 'networks') return 'stranger';
    return this.trust.networks.some((network) => isWithin(address, network)) ? 'trusted' : 'stranger';
  }
}

/** Some proxies write 203.0.113.7:4711 or [2001:db8::1]:4711. */
function withoutPort(text: string): string {
  const entry = text.trim();
  return /^\[(.*)\](:\d+)?$/.exec(entry)?.[1] ?? /^([\d.]+):\d+$/.exec(entry)?.[1] ?? entry;
}
