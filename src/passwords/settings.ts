/** What an operator sets of passwords: config/passwords.ts. */

export interface PasswordSettings {
  /** bcrypt's: each one more doubles the time that a hash takes. */
  hashCost: number;
  /** Of the range API that is asked whether a password is known to have leaked; undefined asks nobody. */
  breachListUrl: string | undefined;
}

/** Less is broken too cheaply; with more a log-in would take a processor for seconds. */
const [LOWEST_COST, HIGHEST_COST] = [10, 14] as const;

/**
 * @param setting reads one by its name; undefined or empty when nobody has set it.
 * @throws Error naming a setting that makes no sense.
 */
export function passwordSettings(setting: (name: string) => string | undefined): PasswordSettings {
  return {
    hashCost: costOf(setting('PASSWORD_HASH_COST') || String(LOWEST_COST)),
    breachListUrl: addressOf(setting('PASSWORD_BREACH_LIST') || undefined),
  };
}

function costOf(text: string): number {
  const cost = Number(text);
  if (!Number.isInteger(cost) || cost < LOWEST_COST || cost > HIGHEST_COST)
    throw new Error(
      `PASSWORD_HASH_COST is "${text}", which is no whole number from ${LOWEST_COST} to ${HIGHEST_COST}`,
    );
  return cost;
}

function addressOf(text: string | undefined): string | undefined {
  if (text !== undefined && !(URL.canParse(text) && /^https?:\/\/.*\/$/.test(text)))
    throw new Error(`PASSWORD_BREACH_LIST is "${text}", which is no address that ends with a slash`);
  return text;
}
