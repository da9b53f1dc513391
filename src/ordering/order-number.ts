/** Order numbers are made to be read out on the phone: the day, then eight letters without look-alikes. */
import { randomInt } from 'node:crypto';

/** Crockford's alphabet: no I, L, O or U. https://www.crockford.com/base32.html */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LETTERS = 8;

/**
 * @param at the moment the order is placed.
 * @returns for example `261121-7F3K9Q2M`. 40 random bits a day; the unique index refuses the rest, and the
 * engine then places the batch again with new numbers.
 */
export function makeOrderNumber(at: Date): string {
  const day = at.toISOString().slice(2, 10).replaceAll('-', '');
  const letters = Array.from({ length: LETTERS }, () => ALPHABET[randomInt(ALPHABET.length)]);
  return `${day}-${letters.join('')}`;
}
