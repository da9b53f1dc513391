/** Networks as operators write them down (10.1.0.0/16), and which addresses are in them. */
import ipaddr from 'ipaddr.js';

export type Address = ipaddr.IPv4 | ipaddr.IPv6;

export type Network = [address: Address, bits: number];

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

/**
 * @param text an address, without brackets.
 * @returns it, an IPv4 address in the clothes of an IPv6 one as what it is; undefined when it is none.
 */
export const addressOf = (text: string): Address | undefined =>
  ipaddr.isValid(text) ? ipaddr.process(text) : undefined;

export const isWithin = (address: Address, [network, bits]: Network): boolean =>
  address.kind() === network.kind() && address.match(network as never, bits);
