/** A body that nobody can read is its sender's fault, at the panel's doors and beside them as at the API's: 400, and no failure in the log. */
import { colleague } from '../support/panel';
import { openShop, type Shop } from '../support/shop';

interface Body {
  headers: Record<string, string>;
  body: string;
}

const COMPRESSED: Body = {
  headers: { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' },
  body: '{"a": 1}',
};

const FORMS: [string, Body][] = [
  [
    'a form that ends too early',
    { headers: { 'Content-Type': 'multipart/form-data; boundary=x' }, body: '--x\r\nContent-Dis' },
  ],
  ['a form without a boundary', { headers: { 'Content-Type': 'multipart/form-data' }, body: 'no boundary' }],
];

/** JavaScript's own message repeats what stands around the fault. */
const JSON_BODIES: [string, Body][] = [
  ['{"password": "planted', 'JSON that ends too early'],
  ['{"password": planted-secret}', 'JSON without its quotes'],
  ['"planted"', 'JSON that is a text'],
].map(([body = '', what = '']) => [what, { headers: { 'Content-Type': 'application/json' }, body }]);

const DOORS = [
  'POST /api/auth/local',
  'POST /admin/login',
  'PUT /upload/folders/1',
  'POST /mcp',
  'PUT /_health',
];

let shop: Shop;
let olga: string;

beforeAll(async () => {
  shop = await openShop({ MCP_SERVER: 'true' });
  olga = (await colleague(shop, 'opply-store-manager')).token;
});

function knock(door: string, { headers, body }: Body, token?: string): Promise<Response> {
  const [method, path] = door.split(' ') as [string, string];
  const authorization: Record<string, string> =
    token === undefined ? {} : { Authorization: `Bearer ${token}` };
  return fetch(new URL(path, shop.url), { method, headers: { ...headers, ...authorization }, body });
}

const UNREADABLE = { data: null, error: { status: 400, details: { code: 'INVALID_REQUEST' } } };

test.each(DOORS)('%s with something that says it is compressed is a 400', async (door) => {
  const answer = await knock(door, COMPRESSED);

  expect({ status: answer.status, body: await answer.json() }).toMatchObject({
    status: 400,
    body: UNREADABLE,
  });
  expect(shop.log).toBe('');
});

test.each(DOORS.flatMap((door) => JSON_BODIES.map(([what, json]) => [door, what, json] as const)))(
  '%s with %s is a 400, and nobody writes down what was in it',
  async (door, _what, json) => {
    const answer = await knock(door, json);

    expect({ status: answer.status, body: await answer.json() }).toMatchObject({
      status: 400,
      body: UNREADABLE,
    });
    expect(shop.log).toBe('');
  },
);

test.each(
  ['POST /upload', 'PUT /upload/folders/1', 'POST /shop/imports/preview'].flatMap((door) =>
    FORMS.map(([what, form]) => [door, what, form] as const),
  ),
)('%s with %s is a 400 to whoever may send one', async (door, _what, form) => {
  const answer = await knock(door, form, olga);

  expect({ status: answer.status, body: await answer.json() }).toMatchObject({
    status: 400,
    body: UNREADABLE,
  });
  expect(shop.log).toBe('');
});

test.each(DOORS.flatMap((door) => FORMS.map(([what, form]) => [door, what, form] as const)))(
  '%s with %s from anybody else is not read, and no failure',
  async (door, _what, form) => {
    const { status } = await knock(door, form);

    expect([204, 400, 401, 403, 405]).toContain(status);
    expect(shop.log).toBe('');
  },
);
