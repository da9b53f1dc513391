/** What an operator sets of limits: config/limits.ts. */
import { networksOf, type Network } from '../platform/networks';
import { LIMIT_NAMES, LIMITS, type LimitName } from './table';

export interface LimitSettings {
  /** How often each may be done within its time. */
  times: Record<LimitName, number>;
  /** Whoever calls from here is not counted by the limits that spare them. */
  exempt: readonly Network[];
}

/** The machine itself: its own checks and benchmarks, and a proxy on it that TRUST_PROXY does not name. */
const THIS_MACHINE = '127.0.0.0/8,::1/128';

/**
 * @param setting reads one by its name; undefined when nobody has set it.
 * @throws Error naming a setting that makes no sense.
 */
export function limitSettings(setting: (name: string) => string | undefined): LimitSettings {
  const times = LIMIT_NAMES.map((name) => {
    const { setting: of, usual } = LIMITS[name];
    return [name, timesOf(of, setting(of) ?? String(usual))] as const;
  });
  return {
    times: Object.fromEntries(times) as Record<LimitName, number>,
    exempt: networksOf('RATE_LIMIT_EXEMPT', setting('RATE_LIMIT_EXEMPT') ?? THIS_MACHINE),
  };
}

function timesOf(name: string, text: string): number {
  const times = Number(text);
  if (!Number.isInteger(times) || times < 1)
    throw new Error(`${name} is "${text}", which is no number of times from 1 on`);
  return times;
}
