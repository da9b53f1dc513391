/** Who a caller is to a limit: one household, as far as an address tells, and whether limits are meant for it. */
import ipaddr from 'ipaddr.js';
import { LRUCache } from 'lru-cache';
import { addressOf, isWithin, type Network } from '../platform/networks';

/** Who has a connection by IPv6 has at least so many bits' worth of addresses to call from. */
const HOUSEHOLD_BITS = 64;

const MOST_REMEMBERED = 20_000;

export interface Caller {
  /** Equal for all addresses of one household. */
  name: string;
  exempt: boolean;
}

export class Callers {
  private readonly known = new LRUCache<string, Caller>({ max: MOST_REMEMBERED });

  constructor(private readonly exempt: readonly Network[]) {}

  /** @param address as the request has it; something that is none is a caller all the same. */
  at(address: string): Caller {
    const known = this.known.get(address);
    if (known) return known;
    const caller = this.look(address);
    this.known.set(address, caller);
    return caller;
  }

  private look(text: string): Caller {
    const address = addressOf(text);
    if (!address) return { name: text, exempt: false };
    const exempt = this.exempt.some((network) => isWithin(address, network));
    if (address instanceof ipaddr.IPv4) return { name: address.toString(), exempt };
    const household = ipaddr.IPv6.networkAddressFromCIDR(`${address.toString()}/${HOUSEHOLD_BITS}`);
    return { name: `${household.toString()}/${HOUSEHOLD_BITS}`, exempt };
  }
}
