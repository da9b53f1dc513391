/** The API as one document, for programs, and as a page. */
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

  test('names for every route that takes a token what a bad one is answered', async () => {
    const { body } = await shop.get('/api/openapi.json').expect(200);

    const answers = await Promise.all(
      Object.keys(body.paths as object).map(async (path) => {
        const address = `/api${path.replace(/\{\w+\}/, 'any')}`;
        const method = Object.keys(body.paths[path])[0] as 'get' | 'post';
        const { status } = await shop.send(method, address, 'no-token').send();
        return { path, status, documented: String(status) in body.paths[path][method].responses };
      }),
    );

    expect(answers.filter(({ documented }) => !documented)).toEqual([]);
    expect(answers.filter(({ status }) => status === 401).length).toBeGreaterThan(answers.length / 2);
  });

  test('leaves nothing in an answer without a type', async () => {
    const { body } = await shop.get('/api/openapi.json').expect(200);

    expect(untyped(body.components.schemas, 'schemas')).toEqual([]);
    expect(untyped(responsesOf(body.paths), 'paths')).toEqual([]);
  });
});

describe('the API page', () => {
  test('allows no script but its own', async () => {
    const { headers, text } = await shop.get('/api/docs').redirects(1).expect(200);

    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).toMatch(/script-src 'self' 'sha256-[\w+/]+='(;|$)/);
    expect(text.match(/(src|href)="http/g)).toBeNull();
  });

  test('takes nothing from the public address, whose name may be another one than that it is opened by', async () => {
    const named = await openShop({ PUBLIC_URL: 'https://shop.example' });

    const { text } = await named.get('/api/docs').redirects(1).expect(200);
    const { body } = await named.get('/api/openapi.json').expect(200);

    expect(text.match(/(src|href)="http/g)).toBeNull();
    expect(text).toContain('"servers":[{"url":"/api"}]');
    expect(body.servers).toEqual([{ url: 'https://shop.example/api' }]);
  });

  test('is there for nobody with API_DOCS=false, nor is the document', async () => {
    const silent = await openShop({ API_DOCS: 'false' });

    for (const address of ['/api/docs', '/api/openapi.json', '/documentation'])
      await silent.get(address).expect(404);
    await silent.get('/api/products').expect(200);
  });
});

type Json = Record<string, unknown>;

const responsesOf = (paths: Record<string, Record<string, { responses: object }>>): object =>
  Object.values(paths).flatMap((path) => Object.values(path).map(({ responses }) => responses));

/** @returns where in the schemas something may be anything. */
function untyped(node: unknown, place: string): string[] {
  if (typeof node !== 'object' || node === null) return [];
  const inside = Object.entries(node).flatMap(([key, value]) => {
    const here = `${place}/${key}`;
    if (['examples', 'example', 'enum', 'required'].includes(key)) return [];
    if (key === 'properties') {
      return Object.entries(value as Json).flatMap(([name, schema]) =>
        ofSchema(schema as Json, `${here}/${name}`),
      );
    }
    if (['items', 'schema', 'additionalProperties'].includes(key))
      return ofSchema(value as Json | boolean, here);
    return untyped(value, here);
  });
  return inside;
}

const ofSchema = (schema: Json | boolean, place: string): string[] => {
  if (typeof schema === 'boolean') return schema ? [place] : [];
  const says = ['type', '$ref', 'anyOf', 'oneOf', 'const', 'enum'].some((key) => key in schema);
  return [...(says ? [] : [place]), ...untyped(schema, place)];
};
