/** The log of a shop in production: one JSON object for each answered request, with fields a log store can search by. */
import { product, type TestProduct } from '../support/catalogue';
import { line, placeOrder } from '../support/orders';
import { customer, type Person } from '../support/people';
import { openShop, type Shop } from '../support/shop';

let shop: Shop;
let alice: Person;
let tea: TestProduct;

beforeAll(async () => {
  shop = await openShop({ LOG_FORMAT: 'json', LOG_LEVEL: 'http' });
  alice = await customer(shop);
  tea = await product(shop, { stock: 5 });
});

type Line = Record<string, unknown>;

const lines = (): Line[] =>
  shop.log
    .split('\n')
    .slice(0, -1)
    .filter((one) => one !== '')
    .map((one) => JSON.parse(one) as Line);

const linesOf = (id: string): Line[] => lines().filter(({ requestId }) => requestId === id);

let markers = 0;

/** The log comes through a pipe, in order: once a later request's line is there, all earlier ones are. */
async function writtenLines(id: string): Promise<Line[]> {
  const marker = `marker-${(markers += 1)}`;
  await shop.get('/api/categories').set('X-Request-Id', marker).expect(200);
  while (linesOf(marker).length === 0) await shop.get('/_health');
  return linesOf(id);
}

const request = (method: string, path: string, route: string | undefined, status: number): Line => ({
  timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
  level: 'http',
  message: expect.stringContaining(`${method} ${path} ${status}`),
  requestId: expect.any(String),
  method,
  path,
  ...(route === undefined ? {} : { route }),
  status,
  durationMs: expect.any(Number),
});

test('an order: who placed it, by which route, and how long it took', async () => {
  await placeOrder(shop, alice, [line(tea)])
    .set('X-Request-Id', 'order-1')
    .expect(201);

  const [written, ...more] = await writtenLines('order-1');

  expect(written).toEqual({ ...request('POST', '/api/orders', '/api/orders', 201), user: alice.documentId });
  expect(written?.durationMs).toBeGreaterThan(0);
  expect(written?.durationMs).toBeLessThan(60_000);
  expect(more).toEqual([]);
});

test('a question of nobody in particular: the pattern of its route, no query, no user', async () => {
  const path = `/api/categories/unknown-${tea.documentId}`;
  await shop.get(`${path}?fields[0]=name`).set('X-Request-Id', 'anonymous-1').expect(404);

  expect(await writtenLines('anonymous-1')).toEqual([request('GET', path, '/api/categories/:id', 404)]);
});

test('a question about one order: the pattern of its route and the user', async () => {
  const path = '/api/orders/unknown';
  await shop.get(path, alice.token).set('X-Request-Id', 'one-1').expect(404);

  expect(await writtenLines('one-1')).toEqual([
    { ...request('GET', path, '/api/orders/:id', 404), user: alice.documentId },
  ]);
});

test('an answer that was remembered: the user who asked, and a line for each', async () => {
  const ids = ['remembered-1', 'remembered-2', 'remembered-3'];
  for (const id of ids)
    await shop.get(`/api/products/${tea.documentId}`, alice.token).set('X-Request-Id', id).expect(200);

  for (const id of ids) {
    const [written, ...more] = await writtenLines(id);
    expect(written).toMatchObject({
      ...request('GET', `/api/products/${tea.documentId}`, undefined, 200),
      user: alice.documentId,
    });
    expect(more).toEqual([]);
  }
});

test.each([
  ['401', 401, '/api/orders', 'no.such.token'],
  ['403', 403, '/api/orders', undefined],
  ['404', 404, '/api/nonsense', undefined],
])('a refusal: status %s and no user', async (id, status, path, token) => {
  await shop.get(path, token).set('X-Request-Id', `refused-${id}`).expect(status);

  const written = await writtenLines(`refused-${id}`);

  expect(written).toHaveLength(1);
  expect(written[0]).toMatchObject({ method: 'GET', path, status, durationMs: expect.any(Number) });
  expect(written[0]).not.toHaveProperty('user');
});

test('health checks that find nothing wrong leave no line', async () => {
  await shop.get('/_health').set('X-Request-Id', 'health-1').expect(204);
  await shop.get('/api/health/ready').set('X-Request-Id', 'health-2').expect(200);

  expect(await writtenLines('health-1')).toEqual([]);
  expect(await writtenLines('health-2')).toEqual([]);
  expect(lines().filter(({ path }) => path === '/_health')).toEqual([]);
});

test('nothing a caller can send breaks a line in two', async () => {
  const odd = '/api/products/%0A%22%7D%7Bx';
  await shop.get(odd).set('X-Request-Id', 'odd-1').expect(404);

  expect(await writtenLines('odd-1')).toHaveLength(1);
});

test('an address that begins with two slashes is one line like any other, and no error', async () => {
  const answer = await fetch(`${shop.url}//api/products`, { headers: { 'X-Request-Id': 'slashes-1' } });

  expect(answer.status).toBe(400);
  const written = await writtenLines('slashes-1');
  expect(written.map(({ level, status }) => [level, status])).toEqual([['http', 400]]);
  expect(shop.log).not.toContain('Malicious');
});

test('what Node warns of is a line like the others', async () => {
  await shop.inside(() =>
    process.emitWarning('It will not be there any more', 'DeprecationWarning', 'DEP9999'),
  );
  await writtenLines('after the warning');

  expect(lines()).toContainEqual(
    expect.objectContaining({
      level: 'warn',
      message: 'Node: DeprecationWarning: It will not be there any more',
    }),
  );
});
