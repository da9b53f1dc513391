/** What stands on every answer of a shop in production, wherever it comes from: the table of config/headers.ts, as a browser gets it. */
import { product } from '../support/catalogue';
import { line, placeOrder } from '../support/orders';
import { customer, staff, type Person } from '../support/people';
import { openShop, type Shop } from '../support/shop';

const NO_PAGE = "default-src 'none'; frame-ancestors 'none'";

/** Addresses of every kind, refusals among them, and the policy they are answered with. */
const ADDRESSES: [address: string, status: number, policy: string | RegExp][] = [
  ['/api/products', 200, NO_PAGE],
  ['/api/products?foo=bar', 400, NO_PAGE],
  ['/api/orders', 403, NO_PAGE],
  ['/api/nonsense', 404, NO_PAGE],
  ['/api/docs', 302, NO_PAGE],
  ['/api/openapi.json', 200, NO_PAGE],
  ['/api/health/ready', 200, NO_PAGE],
  [
    '/documentation',
    200,
    /^default-src 'none';script-src 'self' 'sha256-[\w+/]+=';.*frame-ancestors 'none'$/,
  ],
  ['/plugins/documentation/swagger-ui.css', 200, NO_PAGE],
  ['/plugins/documentation/index.html', 200, NO_PAGE],
  ['/admin/init', 200, /^default-src 'none'; script-src 'self'; .*frame-ancestors 'none'$/],
  ['/admin/users', 401, /^default-src 'none'; script-src 'self'; /],
  ['/uploads/nothing.png', 404, "default-src 'none'; sandbox; frame-ancestors 'none'"],
  ['/upload/files', 401, NO_PAGE],
  ['/content-manager/init', 401, NO_PAGE],
  ['/robots.txt', 200, NO_PAGE],
  ['/favicon.ico', 200, NO_PAGE],
  ['/_health', 204, NO_PAGE],
  ['/', 302, NO_PAGE],
  ['/nonsense', 404, NO_PAGE],
  ['/metrics', 404, NO_PAGE],
];

/** What tells an attacker which holes to look for. */
const TELLING = ['x-powered-by', 'server', 'strapi', 'via', 'x-response-time'];

let shop: Shop;

beforeAll(async () => {
  shop = await openShop({ NODE_ENV: 'production' });
});

const ask = (address: string) => fetch(new URL(address, shop.url), { redirect: 'manual' });

test.each(ADDRESSES)(
  '%s is %i, under its policy, and says nothing of what answers',
  async (address, status, policy) => {
    const { status: answered, headers } = await ask(address);

    expect(answered).toBe(status);
    const found = headers.get('content-security-policy');
    if (typeof policy === 'string') expect(found).toBe(policy);
    else expect(found).toMatch(policy);
    expect(Object.fromEntries(headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'strict-transport-security': 'max-age=31536000',
      'cross-origin-resource-policy': address.startsWith('/uploads/') ? 'cross-origin' : 'same-origin',
    });
    expect(TELLING.filter((name) => headers.has(name))).toEqual([]);
    expect(headers.getSetCookie()).toEqual([]);
  },
);

test.each(['/admin/init', '/documentation'])(
  '%s shares its window with nobody, and has no use for devices',
  async (address) => {
    const { headers } = await ask(address);

    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('permissions-policy')).toContain('camera=()');
  },
);

test('no policy lets the panel or the API page run what is written into them, or load from elsewhere', async () => {
  for (const address of ['/admin/init', '/documentation']) {
    const policy = (await ask(address)).headers.get('content-security-policy') ?? '';

    expect(policy).toMatch(/script-src 'self'/);
    expect(policy).not.toMatch(/script-src[^;]*unsafe|unsafe-eval|https?:|\*|strapi\.io/);
  }
});

describe('what belongs to somebody', () => {
  let alice: Person;
  let clerk: Person;
  let order: string;

  beforeAll(async () => {
    [alice, clerk] = [await customer(shop), await staff(shop)];
    const { body } = await placeOrder(shop, alice, [line(await product(shop, { stock: 5 }))]).expect(201);
    order = body.data.documentId as string;
  });

  test('is kept by no browser and no proxy', async () => {
    const answers = [
      await shop.get('/api/orders', alice.token).expect(200),
      await shop.get(`/api/orders/${order}`, alice.token).expect(200),
      await shop.get(`/api/orders/${order}`, (await customer(shop)).token).expect(404),
      await shop.get('/api/customers/me', alice.token).expect(200),
      await shop.get('/api/customers', clerk.token).expect(200),
      await shop.get('/api/auth/sessions', alice.token).expect(200),
      await shop.get('/api/stock-movements', clerk.token).expect(200),
      await shop.send('post', '/api/auth/local').send({ identifier: 'x', password: 'y' }).expect(400),
      await placeOrder(shop, alice, []).expect(400),
    ];

    expect(answers.map(({ headers }) => headers['cache-control'])).toEqual(answers.map(() => 'no-store'));
  });

  test('and nobody is given what was remembered for somebody with other rights', async () => {
    const { headers } = await shop.get('/api/products', clerk.token).expect(200);

    expect(headers).toMatchObject({ 'cache-control': 'public, max-age=1', vary: 'Authorization, Origin' });
  });
});

test('files that never change are kept', async () => {
  const { headers } = await ask('/plugins/documentation/swagger-ui-bundle.js');

  expect(headers.get('cache-control')).toBe('max-age=86400');
});
