/** The small types every contract is made of, with the limits of the columns behind them. */
import { z } from 'zod';
import { LARGEST_PRICE, amountOf, parseCents } from '../ordering/money';

/** PostgreSQL stores neither NUL nor half of a surrogate pair. */
const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

/** @returns the contract, for text that PostgreSQL can compare with what it stores. */
export const storable = (contract: z.ZodString): z.ZodString =>
  contract.refine(isStorable, 'holds characters that cannot be stored');

/** @param longest in characters. */
export const text = (longest: number) => storable(z.string().max(longest));

/** @param longest in characters. Text with something in it besides white space. */
export const filledText = (longest: number) => text(longest).regex(/\S/, 'must not be blank');

/** A document's public identifier. Whether it exists is for the one who looks. */
export const documentId = text(255).min(1);

/** An amount of the store's currency, at least 0 and with at most two decimals, in major units. */
export const amount = z
  .number()
  .min(0)
  .refine((value) => parseCents(value) !== undefined, 'must have at most two decimals');

export const price = amount.max(amountOf(LARGEST_PRICE));

/** Lower-case words joined by hyphens, as they stand in addresses. */
export const slug = text(255).regex(
  /^[a-z0-9]+(?:-[a-z0-9]+)*$/,
  'must be lower-case words joined by hyphens',
);

/** ISO 3166-1 alpha-2. */
export const country = z.string().regex(/^[A-Z]{2}$/, 'must be a two-letter country code');

/** More than any shop holds of one thing, and within PostgreSQL's integer. */
export const pieces = z.int().min(0).max(2_000_000_000);
