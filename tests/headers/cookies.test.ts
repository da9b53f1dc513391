/** Cookies are the panel's alone, and go through nothing but TLS, even if the proxy that ends it does not say so. */
import request from 'supertest';
import { colleague } from '../support/panel';
import { customer, PASSWORD, type Person } from '../support/people';
import { openShop, type Shop } from '../support/shop';

let shop: Shop;
let alice: Person;

beforeAll(async () => {
  shop = await openShop({ NODE_ENV: 'production', PUBLIC_URL: 'https://shop.example' });
  alice = await customer(shop);
});

const logIn = () =>
  shop.send('post', '/api/auth/local').send({ identifier: alice.username, password: PASSWORD });

test('who logs in to the panel gets cookies that no script reads, no other page sends and no wire shows', async () => {
  const { email, password } = await colleague(shop, 'strapi-super-admin');

  const { headers } = await request(shop.url).post('/admin/login').send({ email, password }).expect(200);

  const cookies = headers['set-cookie'] as unknown as string[];
  expect(cookies.map((cookie) => cookie.split('=')[0])).toEqual([
    'strapi_admin_refresh',
    'strapi_admin_refresh.sig',
  ]);
  for (const cookie of cookies)
    expect(cookie.split('; ').slice(1).sort()).toEqual([
      'httponly',
      'path=/admin',
      'samesite=strict',
      'secure',
    ]);
});

test('the API gives no cookie', async () => {
  const { headers } = await logIn().expect(200);

  expect(headers).not.toHaveProperty('set-cookie');
});

test('nor does it take one: what a browser sends by itself counts for nothing beside the body', async () => {
  const [inCookie, inBody] = [(await logIn()).body.refreshToken, (await logIn()).body.refreshToken];
  const refresh = () => shop.send('post', '/api/auth/refresh');

  await refresh().set('Cookie', `strapi_up_refresh=${inCookie}`).send({ refreshToken: inBody }).expect(200);

  await refresh().send({ refreshToken: inBody }).expect(401);
  await refresh().send({ refreshToken: inCookie }).expect(200);
});
