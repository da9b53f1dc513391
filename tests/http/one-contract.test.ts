/** What a route takes is what its contract says: in the address as well as in the body, of which it also says how much it may hold. */
import { ROUTES, type Route } from '../support/contract/document';
import { customer, PASSWORD, staff, type Person } from '../support/people';
import { openShop, type Shop } from '../support/shop';

let shop: Shop;
let token: string;
let buyer: Person;

beforeAll(async () => {
  shop = await openShop();
  ({ token } = await staff(shop));
  buyer = await customer(shop);
});

const NOBODY = 'a1b2c3d4e5f6g7h8i9j0k1l2';

const addressOf = ({ path }: Route, id = NOBODY): string => `/api${path.replace(/\{\w+\}/g, id)}`;

const named = ROUTES.map((route) => [`${route.method.toUpperCase()} ${route.path}`, route] as const);

/** Staff may do everything but order. */
const send = ({ method, path }: Route, address: string) =>
  shop
    .send(method as 'get', address, `${method} ${path}` === 'post /orders' ? buyer.token : token)
    .send(method === 'get' ? undefined : {});

const strict = named.filter(([, { path }]) => path !== '/health/ready');

test.each(strict)(
  '%s refuses a parameter that its contract does not know, and names it',
  async (_name, route) => {
    const { status, body } = await send(route, `${addressOf(route)}?surprise=1`);

    expect(status).toBe(400);
    expect(body.error.details).toEqual({
      code: 'INVALID_REQUEST',
      errors: [{ path: ['surprise'], message: 'is not allowed here' }],
    });
  },
);

const withPath = named.filter(([, { path }]) => path.includes('{'));

test.each(withPath)('%s finds nothing under an id that cannot be stored', async (_name, route) => {
  const { status, body } = await send(route, addressOf(route, '%00'));

  expect([status, body.error.details.code]).toEqual([404, 'NOT_FOUND']);
});

test('an entry takes the parameters of an entry: a part of oneself comes when asked for', async () => {
  const { status, body } = await shop.get('/api/customers/me?fields=username', token);

  expect(status).toBe(200);
  expect(Object.keys(body.data)).toEqual(['documentId', 'username']);
});

test('an entry refuses to be sorted', async () => {
  const { status, body } = await shop.get('/api/customers/me?sort=username', token);

  expect([status, body.error.details.errors[0].path]).toEqual([400, ['sort']]);
});

test.each([
  ['sort=', ['sort']],
  ['sort=name:upwards', ['sort']],
  ['sort[0]=name&sort[1]=price:upwards', ['sort', 1]],
  ['filters=', ['filters']],
  ['filters[price][$lte]=cheap', ['filters', 'price', '$lte']],
  ['pagination[page]=two', ['pagination', 'page']],
  ['pagination[after]=x&pagination[page]=2', ['pagination', 'page']],
  ['facets=price,colour', ['facets', 1]],
  [`_q=${'x'.repeat(256)}`, ['_q']],
])('a list refuses ?%s at its path', async (query, path) => {
  const { status, body } = await shop.get(`/api/products?${query}`);

  expect([status, body.error.details.errors[0].path]).toEqual([400, path]);
});

test('whatever is wrong with a query is told at once', async () => {
  const { body } = await shop.get('/api/products?sort=name:upwards&pagination[page]=0&colour=red');

  expect(body.error.details.errors.map(({ path }: { path: string[] }) => path.join('.')).sort()).toEqual([
    'colour',
    'pagination.page',
    'sort',
  ]);
});

test('a probe may add what it likes, so as not to be answered from a cache', async () => {
  expect((await shop.get('/api/health/ready?at=1')).status).toBe(200);
});

test('what is written answers with what it is asked to populate', async () => {
  const data = { name: 'Tea', sku: 'TEA-POPULATED', price: 4.5 };

  const { status, body } = await shop.post('/api/products?populate=images&fields=name', token, data);

  expect([status, body.data.images, body.data.price]).toEqual([201, [], 4.5]);
});

test('a form is refused, in which everything would be text', async () => {
  const { status, body } = await shop
    .send('put', '/api/customers/me', token)
    .type('form')
    .send('data[city]=Leeds');

  expect([status, body.error.message]).toEqual([400, 'body: must be sent as application/json']);
  expect((await shop.get('/api/customers/me', token)).body.data.city).toBeNull();
});

test('the refresh token stands in the answer, whatever a browser asks for', async () => {
  const { body, headers } = await shop
    .send('post', '/api/auth/local')
    .set('X-Strapi-Refresh-Cookie', 'httpOnly')
    .send({ identifier: buyer.username, password: PASSWORD });

  expect(body.refreshToken).toEqual(expect.any(String));
  expect(headers['set-cookie']).toBeUndefined();
});

/** Small in bytes, and more than any contract takes: refused as a whole, in one sentence. */
describe('a body that holds too much', () => {
  const post = (route: string, body: string, by?: string) =>
    shop.send('post', route, by).set('Content-Type', 'application/json').send(body);

  const list = (entry: string, times: number) => `[${Array(times).fill(entry).join(',')}]`;

  const unknownKeys = (times: number) =>
    Array.from({ length: times }, (_, index) => `"k${index}":0`).join(',');

  test.each([
    ['330,000 lines', () => `{"data":{"lines":${list('{}', 330_000)}}}`, ['lines']],
    ['1,001 lines', () => `{"data":{"lines":${list('{}', 1_001)}}}`, ['lines']],
    ['lists in lists', () => `{"data":{"lines":[${list(list('0', 900), 100)}]}}`, ['lines', 0, 94]],
    ['80,000 unknown fields', () => `{"data":{${unknownKeys(80_000)}}}`, []],
  ])('%s in one order', async (_what, body, path) => {
    const { status, text } = await post('/api/orders', body(), buyer.token);

    expect(status).toBe(400);
    expect(text.length).toBeLessThan(500);
    expect(JSON.parse(text).error.details).toEqual({
      code: 'INVALID_REQUEST',
      errors: [{ path, message: 'holds too much' }],
    });
  });

  test.each(['/api/auth/local/register', '/api/auth/local', '/api/auth/refresh'])(
    '%s, from anybody',
    async (route) => {
      const { status, text } = await post(route, `{${unknownKeys(80_000)}}`);

      expect([status, text.length < 500]).toEqual([400, true]);
    },
  );

  test('a product, from staff', async () => {
    const { status, text } = await post('/api/products', `{"data":{${unknownKeys(80_000)}}}`, token);

    expect([status, text.length < 500]).toEqual([400, true]);
  });

  test('a hundred and one bad lines are each named all the same', async () => {
    const lines = `{"data":{"lines":${list('{}', 101)}}}`;
    const { body } = await post('/api/orders', lines, buyer.token).expect(400);

    const paths = body.error.details.errors.map(({ path }: { path: unknown[] }) => path.join('.'));
    expect(paths).toEqual(expect.arrayContaining(['lines', 'lines.0.product', 'lines.100.quantity']));
  });
});
