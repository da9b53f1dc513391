/**
 * What operators, proxies and developers ask a shop in production about itself: health, request ids and their log lines, the API
 * page, the shape of refusals. The database going away is in system-outage.test.ts.
 */
import { product } from '../support/catalogue';
import { line, placeOrder } from '../support/orders';
import { customer, type Person } from '../support/people';
import { openShop, type Shop } from '../support/shop';

let shop: Shop;
let alice: Person;

beforeAll(async () => {
  shop = await openShop({ NODE_ENV: 'production', LOG_LEVEL: 'http', LOG_FORMAT: 'text' });
  alice = await customer(shop);
});

describe('health', () => {
  test('/_health is 204 with nothing in it', async () => {
    const { status, text } = await shop.get('/_health');

    expect({ status, text }).toEqual({ status: 204, text: '' });
  });

  test('/api/health/ready is 200 with every check ok, and not to be cached', async () => {
    const { status, body, headers } = await shop.get('/api/health/ready');

    expect(status).toBe(200);
    expect(body).toEqual({ status: 'ok', checks: expect.objectContaining({ database: 'ok' }) });
    expect(new Set(Object.values(body.checks))).toEqual(new Set(['ok']));
    expect(headers['cache-control']).toBe('no-store');
  });

  test('/api/health/ready is 200 although the server itself was held up for longer than its database may take', async () => {
    await shop.inside((strapi) => {
      const holdUp = ({ sql }: { sql: string }) => {
        if (sql !== 'SELECT 1') return;
        strapi.db.connection.removeListener('query', holdUp);
        setImmediate(() => {
          const until = performance.now() + 2_100;
          while (performance.now() < until);
        });
      };
      strapi.db.connection.on('query', holdUp);
    });

    await shop.get('/api/health/ready').expect(200);
  });

  test('/api/health/ready asks nobody who they are', async () => {
    await shop.get('/api/health/ready', 'no.such.token').expect(200);
  });
});

describe('the request id', () => {
  const routes = [
    '/_health',
    '/api/health/ready',
    '/api/products',
    '/api/products/unknown',
    '/api/nonsense',
    '/',
  ];

  test.each(routes)('is on every answer, another one each time: %s', async (route) => {
    const first = await shop.get(route);
    const second = await shop.get(route);

    expect(first.headers['x-request-id']).toMatch(/^[\w.:-]{8,128}$/);
    expect(second.headers['x-request-id']).not.toBe(first.headers['x-request-id']);
  });

  test('is on refusals, too: 400, 401, 403', async () => {
    const answers = [
      await shop.get('/api/products?foo=bar').set('X-Request-Id', 'refused-1').expect(400),
      await shop.get('/api/orders', 'no.such.token').set('X-Request-Id', 'refused-1').expect(401),
      await shop.get('/api/orders').set('X-Request-Id', 'refused-1').expect(403),
      await shop
        .send('post', '/api/orders')
        .type('json')
        .set('X-Request-Id', 'refused-1')
        .send('{"data":')
        .expect(400),
    ];

    for (const { headers } of answers) expect(headers['x-request-id']).toBe('refused-1');
  });

  test.each(['a', '7f0c2f9e-7d4b-4a30-9a6e-2f1f0b7d0c11', 'trace:1.2_3-4', 'a'.repeat(64)])(
    'is the caller’s own when that is sane: %s',
    async (id) => {
      const { headers } = await shop.get('/api/products').set('X-Request-Id', id).expect(200);

      expect(headers['x-request-id']).toBe(id);
    },
  );

  test.each([
    'two words',
    '<script>alert(1)</script>',
    'a'.repeat(1000),
    'caf\u00e9',
    'a"b',
    '{"level":"error"}',
    '%0a',
  ])('is one of ours when theirs is not: %s', async (id) => {
    const { headers } = await shop.get('/api/products').set('X-Request-Id', id).expect(200);

    expect(headers['x-request-id']).not.toBe(id);
    expect(headers['x-request-id']).toMatch(/^[\w.:-]{8,128}$/);
  });

  /** The log comes through a pipe: asks until such a line of the request is there; the test's timeout is the limit. */
  async function logLinesOf(id: string, line: RegExp): Promise<string[]> {
    for (;;) {
      const lines = shop.log.split('\n').filter((one) => one.includes(`[${id}]`));
      if (lines.some((one) => line.test(one))) return lines;
      await shop.get('/_health');
    }
  }

  test('is in the log line of the request, beside method, path and status, without the query', async () => {
    await shop.get('/api/products?_q=secret-wish').set('X-Request-Id', 'logged-1').expect(200);

    const line = /GET \/api\/products 200\b/;
    expect(await logLinesOf('logged-1', line)).toEqual([expect.stringMatching(line)]);
    expect(shop.log).not.toContain('secret-wish');
  });

  test('is in the log lines of refused requests, and each has the status that was sent', async () => {
    await shop.get('/api/products/unknown').set('X-Request-Id', 'logged-404');
    await shop.get('/api/orders', 'no.such.token').set('X-Request-Id', 'logged-401');
    await shop.get('/api/products?foo=bar').set('X-Request-Id', 'logged-400');

    for (const [id, line] of [
      ['logged-404', /GET \/api\/products\/unknown 404\b/],
      ['logged-401', /GET \/api\/orders 401\b/],
      ['logged-400', /GET \/api\/products 400\b/],
    ] as const)
      expect(await logLinesOf(id, line)).toHaveLength(1);
  });

  test('keeps requests apart that are under way at once', async () => {
    const tea = await product(shop, { stock: 100 });
    const ids = Array.from({ length: 20 }, (_, index) => `parallel-${index}-end`);

    const answers = await Promise.all(
      ids.map((id) => placeOrder(shop, alice, [line(tea)]).set('X-Request-Id', id)),
    );

    expect(answers.map(({ headers }) => headers['x-request-id'])).toEqual(ids);
    for (const id of ids) {
      const line = /POST \/api\/orders 201\b/;
      expect((await logLinesOf(id, line)).filter((one) => line.test(one))).toHaveLength(1);
    }
  });

  test('goes with logs that hold no token and no password', async () => {
    const password = 'never-in-a-log-1';
    await shop
      .send('post', '/api/auth/local')
      .set('X-Request-Id', 'log-in-1')
      .send({ identifier: alice.username, password })
      .expect(400);
    await shop.get('/api/orders', alice.token).expect(200);
    await logLinesOf('log-in-1', /POST \/api\/auth\/local 400\b/);

    expect(shop.log).not.toContain(password);
    expect(shop.log).not.toContain(alice.token);
  });
});

describe('the API page, which Strapi has under development only', () => {
  test('/api/docs redirects to a page that holds the routes of the contract', async () => {
    const { status, headers } = await shop.get('/api/docs');
    const page = await shop.get('/api/docs').redirects(5).expect(200);

    expect([301, 302, 303, 307, 308]).toContain(status);
    expect(headers['location']).toContain('/documentation');
    expect(page.headers['content-type']).toMatch(/^text\/html/);
    expect(page.text).toContain('swagger');
    for (const route of ['/orders', '/orders/{id}/cancel', '/products', '/stock-movements', '/auth/local'])
      expect(page.text).toMatch(new RegExp(`"(/api)?${route.replace(/\{id\}/, '\\{\\w+\\}')}"`));
  });
});

describe('a route that is not there', () => {
  test.each([
    ['get', '/api/nonsense'],
    ['get', '/api/products/a/b'],
    ['post', '/api/nonsense'],
    ['put', '/api/nonsense'],
    ['delete', '/api/nonsense/1'],
    ['get', '/nonsense'],
  ] as const)('is 404 (or 405) in the shape of every refusal: %s %s', async (method, route) => {
    const { status, body } = await shop.send(method, route);

    expect(method === 'get' ? [404] : [404, 405]).toContain(status);
    expect(body).toEqual({
      data: null,
      error: {
        status,
        name: expect.stringMatching(/Error$/),
        message: expect.any(String),
        details: route.startsWith('/api/')
          ? { code: status === 404 ? 'NOT_FOUND' : 'METHOD_NOT_ALLOWED' }
          : {},
      },
    });
  });
});
