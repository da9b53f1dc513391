/**
 * What is asked of every shop, row by row of the table.
 *
 * The shop keeps answers for about a second, by their query. So that each request is worked out by the database, no
 * two of a series are the same: lists ask for another selection of fields each time, searches write the same word in
 * another mixture of capitals, deep pages start after another entry. None of these changes what the database has to look
 * at. Orders are nobody's but their customer's, so a history is simply asked for. Totals above 1,000 the shop may remember
 * for longer than answers; two rows more, without a limit, have a filter on `id` that differs each time and so ask for a
 * total that nobody has asked for yet. And one asks for the same page again and again.
 */
import { randomUUID } from 'node:crypto';
import { COMMON_WORD, RARE_WORD, SLIP } from './words.mjs';

const PAGE_SIZE = 20;

/** The categories of the smallest shop have twenty products each, some of which are inactive. */
const FEWEST_IN_CATEGORY = 15;

const PAGE = `pagination[pageSize]=${PAGE_SIZE}`;

/** What the large shop may take, as a multiple of the small one. */
const AT_MOST = { plain: 2, textSearch: 4 };

/** Attributes that a caller may ask for by name; any selection of them makes another query of the same list. */
const ATTRIBUTES = ['name', 'slug', 'sku', 'description', 'price', 'stock', 'createdAt', 'updatedAt'];

const SELECTIONS = 2 ** ATTRIBUTES.length - 1;

const unlike = (number) => `filters[id][$gt]=-${number}`;

const cycle = (list, number) => list[number % list.length];

/** @returns {string} the word in one of its 2^n ways of writing. */
const capitals = (word, number) =>
  [...word]
    .map((letter, place) => ((number >> place) & 1 ? letter.toUpperCase() : letter.toLowerCase()))
    .join('');

const fields = (number) =>
  ATTRIBUTES.filter((_, place) => (((number % SELECTIONS) + 1) >> place) & 1)
    .map((name, place) => `fields[${place}]=${name}`)
    .join('&');

const products = (...parameters) => ({ path: `/api/products?${[PAGE, ...parameters].join('&')}` });

const inCategory = (shop, number) => `filters[category][slug][$eq]=${cycle(shop.categories, number)}`;

const history = (shop, ...parameters) => ({
  path: `/api/orders?${[PAGE, ...parameters].join('&')}`,
  token: shop.regular.token,
});

/** @returns a check of an answer: what is wrong with it, or undefined. */
const lists =
  (least = PAGE_SIZE) =>
  ({ status, body }) => {
    if (status !== 200) return refusal(status, body);
    const entries = body.data?.length;
    return entries >= least && entries <= PAGE_SIZE ? undefined : `${entries} entries`;
  };

const shows =
  (status) =>
  ({ status: given, body }) => {
    if (given !== status) return refusal(given, body);
    return body.data?.documentId ? undefined : 'no entry';
  };

const refusal = (status, body) => `${status} ${body?.error?.message ?? ''}`.trim();

const newOrder = (shop, number) => ({
  method: 'POST',
  path: '/api/orders',
  token: cycle(shop.buyers, number).token,
  headers: { 'Idempotency-Key': randomUUID() },
  body: { data: { lines: [{ product: cycle(shop.samples.productsToOrder, number), quantity: 1 }] } },
});

/**
 * Every row: its name, how to ask (of which shop, and a number that differs each time), what to expect, and the
 * largest ratio, if one is wanted.
 */
export const ROWS = [
  {
    name: 'first page',
    ask: (shop, number) => products(fields(number)),
    wrong: lists(),
    atMost: AT_MOST.plain,
  },
  {
    name: 'deep page by `after`',
    ask: (shop, number) => products(`pagination[after]=${cycle(shop.samples.deepProducts, number)}`),
    wrong: lists(),
    atMost: AT_MOST.plain,
  },
  {
    name: '`filters[category]`',
    ask: (shop, number) => products(inCategory(shop, number), fields(number)),
    wrong: lists(FEWEST_IN_CATEGORY),
    atMost: AT_MOST.plain,
  },
  {
    name: '`filters[name][$containsi]`, a rare word',
    ask: (shop, number) => products(`filters[name][$containsi]=${capitals(RARE_WORD, number)}`),
    wrong: lists(),
    atMost: AT_MOST.textSearch,
  },
  {
    name: '`_q`, a rare word',
    ask: (shop, number) => products(`_q=${capitals(RARE_WORD, number)}`),
    wrong: lists(),
    atMost: AT_MOST.textSearch,
  },
  {
    name: 'one product',
    ask: (shop, number) => ({ path: `/api/products/${cycle(shop.samples.products, number)}` }),
    wrong: shows(200),
    atMost: AT_MOST.plain,
  },
  {
    name: 'history of a customer with 10,000 orders',
    ask: (shop) => history(shop),
    wrong: lists(),
    atMost: AT_MOST.plain,
  },
  {
    name: 'placing an order',
    ask: newOrder,
    wrong: shows(201),
    atMost: AT_MOST.plain,
  },
  { name: 'first page, cached', ask: () => products(), wrong: lists() },
  {
    name: 'first page, total not known yet',
    ask: (shop, number) => products(unlike(number)),
    wrong: lists(),
  },
  {
    name: '`filters[category]`, total not known yet',
    ask: (shop, number) => products(inCategory(shop, number), unlike(number)),
    wrong: lists(FEWEST_IN_CATEGORY),
  },
  {
    name: 'first page by `sort=price:desc`',
    ask: (shop, number) => products('sort=price:desc', fields(number)),
    wrong: lists(),
  },
  {
    name: 'deep page by `sort=price:desc` and `after`',
    ask: (shop, number) =>
      products('sort=price:desc', `pagination[after]=${cycle(shop.samples.deepProductsByPrice, number)}`),
    wrong: lists(),
  },
  {
    name: '`filters[name][$containsi]`, a word in every 20th name',
    ask: (shop, number) => products(`filters[name][$containsi]=${capitals(COMMON_WORD, number)}`),
    wrong: lists(),
  },
  {
    name: '`_q`, a word in every 20th name',
    ask: (shop, number) => products(`_q=${capitals(COMMON_WORD, number)}`),
    wrong: lists(),
  },
  {
    name: '`_q`, the rare word with a slip in it',
    ask: (shop, number) => products(`_q=${capitals(SLIP, number)}`),
    wrong: lists(),
  },
  {
    name: '`facets=category,price` of a category',
    ask: (shop, number) => products(inCategory(shop, number), 'facets=category,price', fields(number)),
    wrong: lists(FEWEST_IN_CATEGORY),
  },
  {
    name: 'first page by `sort=popularity:desc`',
    ask: (shop, number) => products('sort=popularity:desc', fields(number)),
    wrong: lists(),
  },
  {
    name: 'the same history, deep by `after`',
    ask: (shop, number) => history(shop, `pagination[after]=${cycle(shop.samples.deepOrders, number)}`),
    wrong: lists(),
  },
];
