/**
 * Which addresses the shop sends to: those of the public internet, and networks that an operator allows. Anything else would
 * let whoever may save a webhook speak, through the shop, to what stands beside it.
 */
import ipaddr from 'ipaddr.js';
import { addressOf, isWithin, type Network } from '../platform/networks';

/** What is routed on the internet by IPv6; everything outside of it is for something special, or for nothing yet. */
const INTERNET: Network = ipaddr.parseCIDR('2000::/3');

/** @param text an IPv4 or IPv6 address, without brackets; one that is none is not allowed. */
export function isAllowed(text: string, allowed: readonly Network[]): boolean {
  const address = addressOf(text);
  if (!address) return false;
  if (allowed.some((network) => isWithin(address, network))) return true;
  if (address.range() !== 'unicast') return false;
  return address.kind() === 'ipv4' || isWithin(address, INTERNET);
}
