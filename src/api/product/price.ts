/** One rule for prices, whichever door they come through: REST, the admin panel, an import, a plugin. */
import { invalid } from '../../ordering/errors';
import { LARGEST_PRICE, amountOf, parseCents } from '../../ordering/money';

/**
 * @throws Refused INVALID_REQUEST when a price is given that is negative, larger than the column holds, or
 * has more than two decimals: PostgreSQL would round it without a word.
 */
export function refuseImpossiblePrice(data: { price?: unknown }): void {
  if (data.price === undefined) return;
  const cents = parseCents(Number(data.price));
  if (data.price === null || cents === undefined)
    throw invalid(['price'], 'must be an amount with at most two decimals');
  if (cents < 0) throw invalid(['price'], 'must not be negative');
  if (cents > LARGEST_PRICE) throw invalid(['price'], `must be at most ${amountOf(LARGEST_PRICE)}`);
}
