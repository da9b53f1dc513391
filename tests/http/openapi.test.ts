/** The API as one document, for programs. */
import { openShop, type Shop } from '../support/shop';

let shop: Shop;

beforeAll(async () => {
  shop = await openShop();
});

describe('/api/openapi.json', () => {
  test('is an OpenAPI 3.1 document of every route of the contract', async () => {
    const { body, headers } = await shop.get('/api/openapi.json').expect(200);

    expect(headers['content-type']).toMatch(/^application\/json/);
    expect(body.openapi).toBe('3.1.0');
    expect(body.servers).toEqual([{ url: '/api' }]);
    for (const [path, method] of [
      ['/products', 'get'],
      ['/orders', 'post'],
      ['/orders/{id}/cancel', 'post'],
      ['/stock-movements', 'post'],
      ['/auth/local', 'post'],
      ['/customers/me', 'put'],
      ['/health/ready', 'get'],
    ] as const)
      expect(body.paths[path]).toHaveProperty(method);
  });

  test('says what 3.0 cannot: null is a type of its own', async () => {
    const { text, body } = await shop.get('/api/openapi.json').expect(200);

    expect(text).not.toContain('"nullable"');
    expect(body.components.schemas.Refusal.properties.data).toEqual({ type: 'null' });
  });
});
