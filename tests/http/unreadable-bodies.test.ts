/** A body that nobody can read is its sender's fault, at the panel's doors and beside them as at the API's: 400, and no failure in the log. */
import { openShop, type Shop } from '../support/shop';

const BODIES: [what: string, headers: Record<string, string>, body: string][] = [
  ['a form that ends too early', { 'Content-Type': 'multipart/form-data; boundary=x' }, '--x\r\nContent-Dis'],
  ['a form without a boundary', { 'Content-Type': 'multipart/form-data' }, 'no boundary'],
  [
    'something that says it is compressed',
    { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' },
    '{"a": 1}',
  ],
];

const DOORS = [
  'POST /api/auth/local',
  'POST /admin/login',
  'PUT /upload/folders/1',
  'POST /mcp',
  'PUT /_health',
];

let shop: Shop;

beforeAll(async () => {
  shop = await openShop({ MCP_SERVER: 'true' });
});

test.each(
  DOORS.flatMap((door) => BODIES.map(([what, headers, body]) => [door, what, headers, body] as const)),
)('%s with %s is a 400', async (door, _what, headers, body) => {
  const [method, path] = door.split(' ') as [string, string];

  const answer = await fetch(new URL(path, shop.url), { method, headers, body });

  expect({ status: answer.status, body: await answer.json() }).toMatchObject({
    status: 400,
    body: { data: null, error: { status: 400, details: { code: 'INVALID_REQUEST' } } },
  });
  expect(shop.log).toBe('');
});
