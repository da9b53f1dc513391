/**
 * Which addresses the shop sends to: those of the public internet, and networks that an operator allows. Anything else would
 * let whoever may save a webhook speak, through the shop, to what stands beside it.
 */
import ipaddr from 'ipaddr.js';

export type Network = [address: ipaddr.IPv4 | ipaddr.IPv6, bits: number];

/** What is routed on the internet by IPv6; everything outside of it is for something special, or for nothing yet. */
const INTERNET: Network = ipaddr.parseCIDR('2000::/3');

/**
 * @param name of the setting, for the error.
 * @param list networks in CIDR notation, joined by commas.
 * @throws Error naming the setting when one of them is none.
 */
export const networksOf = (name: string, list: string): Network[] =>
  list
    .split(',')
    .map((text) => text.trim())
    .filter(Boolean)
    .map((text) => {
      if (!ipaddr.isValidCIDR(text))
        throw new Error(`${name} has "${text}", which is no network such as 10.1.0.0/16`);
      return ipaddr.parseCIDR(text);
    });

/** @param text an IPv4 or IPv6 address, without brackets; one that is none is not allowed. */
export function isAllowed(text: string, allowed: readonly Network[]): boolean {
  if (!ipaddr.isValid(text)) return false;
  // An IPv4 address in the clothes of an IPv6 one is taken as what it is.
  const address = ipaddr.process(text);
  if (allowed.some((network) => isWithin(address, network))) return true;
  if (address.range() !== 'unicast') return false;
  return address.kind() === 'ipv4' || isWithin(address, INTERNET);
}

const isWithin = (address: ipaddr.IPv4 | ipaddr.IPv6, [network, bits]: Network): boolean =>
  address.kind() === network.kind() && address.match(network as never, bits);
