/**
 * Chance that repeats itself: the same number gives the same name, price and documentId in every run and wherever it
 * is needed, so that an order line knows what its product is called without anybody remembering a million products.
 */

/** @returns {number} 32 bits that look random; for one purpose, different numbers give different bits. */
export function scramble(purpose, number) {
  let bits = Math.imul(number ^ Math.imul(purpose, 0x9e3779b1), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  bits = Math.imul(bits ^ (bits >>> 16), 0x27d4eb2f);
  return (bits ^ (bits >>> 15)) >>> 0;
}

/** @returns {number} a whole number from 0 to below `count`. */
export const choose = (purpose, number, count) => scramble(purpose, number) % count;

/** @returns one of the list. */
export const oneOf = (list, purpose, number) => list[choose(purpose, number, list.length)];

const PIECE = 36 ** 6;

const piece = (purpose, number) => (scramble(purpose, number) % PIECE).toString(36).padStart(6, '0');

/** @returns {string} 24 characters as Strapi's documentIds have, scattered over the index as those are. */
export const documentId = (purpose, number) =>
  piece(purpose, number) +
  piece(purpose + 1, number) +
  piece(purpose + 2, number) +
  piece(purpose + 3, number);
