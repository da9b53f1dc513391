/**
 * How often somebody may do what: the one table. Who breaks a limit is answered with 429 and when to come back. Each setting is
 * a number of times; where several limits share one, it is meant for each of them by itself.
 */

/** An action of users-permissions' log-in. */
export type AuthAction =
  | 'callback'
  | 'connect'
  | 'register'
  | 'refresh'
  | 'forgotPassword'
  | 'resetPassword'
  | 'changePassword'
  | 'sendEmailConfirmation';

export interface Limit {
  /** Who is counted. */
  per: 'address' | 'email at an address' | 'customer' | 'account';
  /** The setting that says how often. */
  setting: string;
  /** How often, when nobody sets it. */
  usual: number;
  /** Within how many seconds, from the first time on. */
  seconds: number;
  /** Whether it leaves those alone who call from a network of RATE_LIMIT_EXEMPT. */
  sparesExempt: boolean;
  /** What counts: every request, an action, or something that its caller counts by itself. */
  of: 'every request' | readonly AuthAction[] | 'its caller';
}

const limit = <const L extends Limit>(row: L): L => row;

const LOG_IN = { setting: 'AUTH_REQUESTS_PER_MINUTE', usual: 30, seconds: 60, sparesExempt: false } as const;

export const LIMITS = {
  requests: limit({
    per: 'address',
    setting: 'REQUESTS_PER_MINUTE',
    usual: 6_000,
    seconds: 60,
    sparesExempt: true,
    of: 'every request',
  }),
  orders: limit({
    per: 'customer',
    setting: 'ORDERS_PER_MINUTE',
    usual: 60,
    seconds: 60,
    sparesExempt: true,
    of: 'its caller',
  }),
  logIns: limit({ ...LOG_IN, per: 'address', of: ['callback'] }),
  /** Only bad ones count. */
  basicAuth: limit({ ...LOG_IN, per: 'address', of: 'its caller' }),
  /** Wrong passwords for one account: guessing.ts. */
  wrongPasswords: limit({
    per: 'account',
    setting: 'WRONG_PASSWORDS_PER_HOUR',
    usual: 100,
    seconds: 3_600,
    sparesExempt: false,
    of: 'its caller',
  }),
  registrations: limit({
    per: 'address',
    setting: 'REGISTRATIONS_PER_MINUTE',
    usual: 60,
    seconds: 60,
    sparesExempt: true,
    of: ['register'],
  }),
  registrationsOfOne: limit({ ...LOG_IN, per: 'email at an address', of: ['register'] }),
  refreshes: limit({
    per: 'address',
    setting: 'REFRESHES_PER_MINUTE',
    usual: 600,
    seconds: 60,
    sparesExempt: true,
    of: ['refresh'],
  }),
  forgottenPasswords: limit({ ...LOG_IN, per: 'email at an address', of: ['forgotPassword'] }),
  confirmations: limit({ ...LOG_IN, per: 'email at an address', of: ['sendEmailConfirmation'] }),
  newPasswords: limit({ ...LOG_IN, per: 'address', of: ['resetPassword'] }),
  changedPasswords: limit({ ...LOG_IN, per: 'address', of: ['changePassword'] }),
  otherProviders: limit({ ...LOG_IN, per: 'address', of: ['connect'] }),
};

export type LimitName = keyof typeof LIMITS;

export const LIMIT_NAMES = Object.keys(LIMITS) as LimitName[];

/** Counted one by one, by `Limits.take`; requests are counted in their own way. */
export type CountedOne = Exclude<LimitName, 'requests'>;

export const COUNTED_ONE = LIMIT_NAMES.filter((name): name is CountedOne => name !== 'requests');

/** @returns the limits of an action of users-permissions, which may be one that has none. */
export const limitsOf = (action: string): CountedOne[] =>
  COUNTED_ONE.filter((name) => {
    const { of }: Limit = LIMITS[name];
    return typeof of === 'object' && (of as readonly string[]).includes(action);
  });
