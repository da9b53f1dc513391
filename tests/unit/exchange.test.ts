/** What holds the suite's exchanges against the API's document must itself see what departs from it. */
import { departureOf } from '../support/contract/exchange';

const HEADERS = {
  'content-type': 'application/json',
  'x-request-id': 'a',
  etag: '"a"',
  'cache-control': 'public',
};

const PAGE = { data: [], meta: { pagination: { page: 1, pageSize: 25, pageCount: 0, total: 0 } } };

const accepted = (url: string, given: object = {}) =>
  departureOf({
    method: 'GET',
    url,
    requestHeaders: {},
    sent: undefined,
    status: 200,
    headers: HEADERS,
    body: PAGE,
    ...given,
  });

test('a page that was asked for as documented is no departure', () => {
  expect(accepted('/api/products?pagination[page]=2&sort=price:desc&filters[price][$lt]=9')).toBeUndefined();
});

test.each([
  ['a parameter nobody documented', '/api/products?colour=red', {}],
  ['a parameter of another type', '/api/products?pagination[page]=two', {}],
  ['a parameter beyond its bounds', '/api/products?pagination[pageSize]=0', {}],
  [
    'an answer without a header it promises',
    '/api/products',
    { headers: { ...HEADERS, 'cache-control': undefined } },
  ],
  ['an answer that is not JSON', '/api/products', { headers: { ...HEADERS, 'content-type': 'text/html' } }],
  ['an answer with more than is documented', '/api/products', { body: { ...PAGE, secret: 1 } }],
  ['an answer without what is documented', '/api/products', { body: { data: [] } }],
  ['a status nobody documented', '/api/products', { status: 202 }],
  ['an address nobody documented', '/api/prices', {}],
])('%s is a departure', (_name, url, given) => {
  expect(accepted(url, given)).toEqual(expect.stringContaining(url));
});

const ORDER = {
  documentId: 'a1b2c3',
  number: '260102-7F3K9Q2M',
  state: 'placed',
  currency: 'EUR',
  total: 9.99,
  placedAt: '2026-01-02T08:00:00.000Z',
  note: null,
  shippingAddress: null,
  lines: [{ product: 'p1', name: 'Tea', sku: 'TEA-1', unitPrice: 9.99, quantity: 1, total: 9.99 }],
};

const placed = (given: object) =>
  departureOf({
    method: 'POST',
    url: '/api/orders',
    requestHeaders: { 'idempotency-key': 'one' },
    sent: { data: { lines: [{ product: 'p1', quantity: 1 }] } },
    status: 201,
    headers: { 'content-type': 'application/json', 'x-request-id': 'a' },
    body: { data: ORDER, meta: {} },
    ...given,
  });

test('an order that was placed as documented is no departure', () => {
  expect(placed({})).toBeUndefined();
});

test.each([
  ['a key', { requestHeaders: { 'idempotency-key': 'Schlüssel' } }],
  ['a quantity', { sent: { data: { lines: [{ product: 'p1', quantity: 0 }] } } }],
  ['a field', { sent: { data: { lines: [{ product: 'p1', quantity: 1 }], total: 1 } } }],
])('an order that was accepted with %s the document does not accept is a departure', (_name, given) => {
  expect(placed(given)).toContain('would not accept what was sent');
});
