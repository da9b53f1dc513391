/** Which lists are so much work that they wait for each other, and how many of them may go at once. */
import { isTextSearch, mostAtOnce } from '../../src/http/text-searches';

const alternatives = (count: number) => ({
  $or: Array.from({ length: count }, (_, price) => ({ price: { $ne: String(price) } })),
});

test.each([
  ['a search', { _q: 'tea' }],
  ['a part of a text', { filters: { name: { $containsi: 'tea' } } }],
  ['a part that is not in it', { filters: { $and: [{ $not: { description: { $notContains: 'tea' } } }] } }],
  ['a text of a relation', { filters: { category: { name: { $endsWith: 'tea' } } } }],
  ['eleven conditions', { filters: alternatives(11) }],
])('%s waits its turn', (_what, query) => {
  expect(isTextSearch(query)).toBe(true);
});

test.each([
  ['a list', {}],
  ['an empty search', { _q: '' }],
  ['a category', { filters: { category: { slug: { $eq: 'tea' } }, price: { $lte: '5' } } }],
  ['ten conditions', { filters: alternatives(10) }],
  ['a hundred products by their ids', { filters: { documentId: { $in: Array<string>(100).fill('x') } } }],
])('%s does not', (_what, query) => {
  expect(isTextSearch(query)).toBe(false);
});

test.each([
  [1, 1],
  [2, 1],
  [10, 3],
  [30, 10],
])('of %i connections they get %i', (connections, most) => {
  expect(mostAtOnce(connections)).toBe(most);
});
