/**
 * Money is whole cents with a type of its own, so that adding a price to a quantity does not compile.
 * Numbers with decimals exist only at the edges: in JSON and in the database's numeric columns.
 */
declare const unit: unique symbol;

/** An amount in minor units of the store's currency: a whole number, never a fraction. */
export type Cents = number & { readonly [unit]: 'cents' };

/** The largest price of one product, 99,999,999.99: what its numeric(10,2) column holds. */
export const LARGEST_PRICE = 9_999_999_999 as Cents;

/**
 * The largest total of one order, 20,000,000,000,000.00. Cents are whole up to 2^53, but as an amount with two decimals
 * a number comes back exact only below 2^51 cents, and every amount has to survive the way through JSON.
 */
export const LARGEST_TOTAL = 2_000_000_000_000_000 as Cents;

/**
 * @param amount in the currency's major unit, with at most two decimals (9.99).
 * @returns the same in cents, or undefined when the number is not such an amount.
 */
export function parseCents(amount: number): Cents | undefined {
  if (!Number.isFinite(amount)) return undefined;
  const cents = Math.round(amount * 100);
  return Number.isSafeInteger(cents) && cents / 100 === amount ? (cents as Cents) : undefined;
}

/**
 * @param amount as the database returns it, already limited to two decimals by its column.
 * @throws RangeError when it is no amount at all, which means that the row is not what we wrote.
 */
export function centsOf(amount: number | string): Cents {
  const cents = parseCents(Number(amount));
  if (cents === undefined) throw new RangeError(`not an amount with two decimals: ${amount}`);
  return cents;
}

/** @returns the amount in major units, as JSON shows it: 1998 cents are 19.98. */
export const amountOf = (cents: Cents): number => cents / 100;

/** @returns unit price times quantity, in cents. */
export const times = (price: Cents, quantity: number): Cents => (price * quantity) as Cents;

/** @returns the sum, in cents. */
export const sum = (amounts: readonly Cents[]): Cents =>
  amounts.reduce((total, amount) => total + amount, 0) as Cents;
