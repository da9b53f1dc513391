/** A shop under development: what production needs and would only be in the way here is not there, and what is safe is. */
import request from 'supertest';
import { openShop, type Shop } from '../support/shop';

let shop: Shop;

beforeAll(async () => {
  shop = await openShop({ PUBLIC_URL: '' });
});

test('no browser is told to insist on HTTPS', async () => {
  const { headers } = await shop.get('/api/products').expect(200);

  expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff' });
  expect(headers).not.toHaveProperty('strict-transport-security');
});

test.each(['http://localhost:5173', 'http://127.0.0.1:3000', 'http://[::1]:8080', 'https://localhost'])(
  'a page of the same machine may call the API: %s',
  async (origin) => {
    const { headers } = await shop.get('/api/products').set('Origin', origin).expect(200);

    expect(headers['access-control-allow-origin']).toBe(origin);
  },
);

test.each(['https://evil.example', 'http://localhost.evil.example', 'http://192.168.0.7:3000', 'null'])(
  'no other page may: %s',
  async (origin) => {
    const { headers } = await shop.get('/api/products').set('Origin', origin).expect(200);

    expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
  },
);

test('whoever opens the panel first becomes its owner', async () => {
  const owner = { email: 'olga@shop.test', firstname: 'Olga', lastname: 'Owner', password: 'Panel-passw0rd' };

  await request(shop.url).post('/admin/register-admin').send(owner).expect(200);
});
