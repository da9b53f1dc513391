/** A body may be small in bytes and still hold more than any contract takes: it is refused as a whole, in one sentence. */
import { customer, staff } from '../support/people';
import { openShop, type Shop } from '../support/shop';

let shop: Shop;
let alice: string;
let clerk: string;

beforeAll(async () => {
  shop = await openShop();
  [alice, clerk] = [(await customer(shop)).token, (await staff(shop)).token];
});

const post = (route: string, body: string, token?: string) =>
  shop.send('post', route, token).set('Content-Type', 'application/json').send(body);

const list = (entry: string, times: number) => `[${Array(times).fill(entry).join(',')}]`;

const unknownKeys = (times: number) => Array.from({ length: times }, (_, index) => `"k${index}":0`).join(',');

test.each([
  ['330,000 lines', '/api/orders', () => `{"data":{"lines":${list('{}', 330_000)}}}`, ['lines']],
  ['1,001 lines', '/api/orders', () => `{"data":{"lines":${list('{}', 1_001)}}}`, ['lines']],
  [
    'lists in lists',
    '/api/orders',
    () => `{"data":{"lines":[${list(list('0', 900), 100)}]}}`,
    ['lines', 0, 94],
  ],
  ['80,000 unknown fields', '/api/orders', () => `{"data":{${unknownKeys(80_000)}}}`, []],
])('%s in one order', async (_what, route, body, path) => {
  const { status, text } = await post(route, body(), alice);

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
  const { status, text } = await post('/api/products', `{"data":{${unknownKeys(80_000)}}}`, clerk);

  expect([status, text.length < 500]).toEqual([400, true]);
});

test('a hundred and one bad lines are each named all the same', async () => {
  const { body } = await post('/api/orders', `{"data":{"lines":${list('{}', 101)}}}`, alice).expect(400);

  const paths = body.error.details.errors.map(({ path }: { path: unknown[] }) => path.join('.'));
  expect(paths).toEqual(expect.arrayContaining(['lines', 'lines.0.product', 'lines.100.quantity']));
});
