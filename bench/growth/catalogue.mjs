/** What the n-th product of a shop is: its name, price and stock, worked out from its number alone. */
import { choose, documentId, oneOf } from './scramble.mjs';
import {
  ADJECTIVES,
  DEPARTMENTS,
  FAMILIES,
  MATERIALS,
  PROMISES,
  PURPOSES,
  RARE_WORD,
  SECTIONS,
  THINGS,
} from './words.mjs';

export const CATEGORIES = DEPARTMENTS.length * SECTIONS.length;

/** Products with the rare word in their name, at every size. */
export const RARE_PRODUCTS = 20;

const LOWEST_PRICE = 99;
const HIGHEST_PRICE = 250_000;
const LARGEST_STOCK = 500;

/** One product in so many is no longer sold. */
const INACTIVE_EVERY = 50;

/** What `scramble` is asked for; documentIds take four numbers each. */
const FOR = {
  adjective: 1,
  material: 2,
  thing: 3,
  family: 4,
  model: 5,
  price: 6,
  stock: 7,
  active: 8,
  purpose: 9,
  promise: 10,
  documentId: 11,
};

const isRare = (number, products) => number % Math.floor(products / RARE_PRODUCTS) === 0;

const thing = (number) => oneOf(THINGS, FOR.thing, number);

const family = (number, products) =>
  isRare(number, products) ? RARE_WORD : oneOf(FAMILIES, FOR.family, number);

/** @returns {string} for example "Folding Oak Chair Kestrel K482". */
export const productName = (number, products) =>
  `${oneOf(ADJECTIVES, FOR.adjective, number)} ${oneOf(MATERIALS, FOR.material, number)} ${thing(number)} ` +
  `${family(number, products)} ${thing(number)[0]}${100 + choose(FOR.model, number, 900)}`;

export const productSlug = (number, products) =>
  `${productName(number, products).toLowerCase().replaceAll(' ', '-')}-${number}`;

export const productSku = (number) => `SKU-${String(number).padStart(8, '0')}`;

export const productDocumentId = (number) => documentId(FOR.documentId, number);

/** One sentence for every second product, two for the others. */
export function productDescription(number, products) {
  const first = `A ${thing(number).toLowerCase()} of the ${family(number, products)} range, for ${oneOf(PURPOSES, FOR.purpose, number)}.`;
  return number % 2 === 0 ? first : `${first} ${oneOf(PROMISES, FOR.promise, number)}`;
}

/** @returns {number} cents; there is as much below ten as between ten and a hundred, roughly as in a real shop. */
export function productPrice(number) {
  const share = choose(FOR.price, number, 1_000_000) / 1_000_000;
  return Math.round(LOWEST_PRICE * (HIGHEST_PRICE / LOWEST_PRICE) ** share);
}

/** @returns {number} pieces that are left once all orders are loaded. */
export const productStock = (number) => choose(FOR.stock, number, LARGEST_STOCK + 1);

export const isActive = (number, products) =>
  isRare(number, products) || choose(FOR.active, number, INACTIVE_EVERY) !== 0;

/** Each fifty products fill each category once; shifted, so that the rare ones do not all fall into one. */
export const categoryOf = (number) => ((number + Math.floor(number / CATEGORIES)) % CATEGORIES) + 1;

export const categoryName = (number) =>
  `${DEPARTMENTS[(number - 1) % DEPARTMENTS.length]} ${SECTIONS[Math.floor((number - 1) / DEPARTMENTS.length)]}`;

export const categorySlug = (number) => categoryName(number).toLowerCase().replace(' ', '-');
