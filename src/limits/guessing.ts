/**
 * Trying passwords. By address alone whoever has many addresses tries as many as they like; by account alone whoever knows a
 * customer's name locks them out. So wrong passwords for an account are counted together for all addresses that nobody has
 * logged in to it from, and apart for each that somebody has: at home, the right password goes through whatever others try.
 */
import { errors } from '@strapi/utils';
import { accountOf } from './known-addresses';
import { limitsInForce } from './limits';

interface Guess {
  identifier: string;
  /** Of whoever tries. */
  address: string;
  /** Whether the address's limit counts every attempt, or bad ones only. */
  by: 'logIns' | 'basicAuth';
}

/**
 * @param attempt logs in, or throws one of Strapi's errors when the password or the name is wrong.
 * @param names says by which other names the account may be logged in to.
 * @returns what the attempt comes to.
 * @throws TooMany without an attempt; besides, what the attempt throws.
 */
export async function guess<T>(
  { identifier, address, by }: Guess,
  attempt: () => Promise<T>,
  names: (result: T) => readonly string[] = () => [],
): Promise<T> {
  const limits = limitsInForce();
  const household = limits.householdOf(address);
  const account = accountOf(identifier);
  const [isKnown] = await Promise.all([
    limits.knownAddresses.has(account, household),
    limits.take([by], address),
  ]);
  const tried = isKnown ? `${account}:${household}` : account;
  // Before the password is looked at, or a thousand guesses at once would count as one.
  await limits.take(['wrongPasswords'], address, tried);
  try {
    const result = await attempt();
    for (const name of [identifier, ...names(result)]) rememberAddress(name, address);
    takeBack();
    return result;
  } catch (error) {
    // A database that is away is nobody's wrong password.
    if (!(error instanceof errors.ApplicationError)) takeBack();
    throw error;
  }

  function takeBack() {
    limits.giveBack('wrongPasswords', address, tried);
    if (by === 'basicAuth') limits.giveBack(by, address);
  }
}

/** Notes that this account's owner calls from this address. */
export function rememberAddress(identifier: string, address: string): void {
  const limits = limitsInForce();
  limits.knownAddresses.add(accountOf(identifier), limits.householdOf(address));
}
