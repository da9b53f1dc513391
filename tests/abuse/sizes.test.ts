/** What is too large, too deep or too slow to be a request is refused early, in the shop's own words, and nothing of it is kept. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { customer, staff } from '../support/people';
import { openShop, type Shop } from '../support/shop';

/** Longer than what is large takes on a slow machine. */
const DEADLINE_MS = 6_000;

let shop: Shop;
let scratch: string;
let alice: string;
let clerk: string;

beforeAll(async () => {
  scratch = mkdtempSync(path.join(tmpdir(), 'abuse-'));
  shop = await openShop({ REQUEST_DEADLINE_MS: String(DEADLINE_MS), TMPDIR: scratch });
  alice = (await customer(shop)).token;
  clerk = (await staff(shop)).token;
});

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const DOORS: [string, () => string | undefined][] = [
  ['/api/auth/local', () => undefined],
  ['/api/auth/local/register', () => undefined],
  ['/api/orders', () => alice],
  ['/api/products', () => clerk],
  ['/api/stock-movements', () => clerk],
];

const postAsIs = (door: string, token: string | undefined, body: string) =>
  shop.send('post', door, token).set('Content-Type', 'application/json').send(body);

const shape = (status: number, code: string) => ({
  status,
  body: {
    data: null,
    error: { status, name: expect.any(String), message: expect.any(String), details: { code } },
  },
});

test.each(DOORS)('a body of more than 1 MB for %s is a 413', async (door, token) => {
  const { status, body } = await postAsIs(door, token(), JSON.stringify({ data: 'x'.repeat(1_100_000) }));

  expect({ status, body }).toMatchObject(shape(413, 'PAYLOAD_TOO_LARGE'));
});

const DEPTH = 100_000;

describe.each(DOORS)('what is 100,000 deep, for %s', (door, token) => {
  test.each([
    ['lists', '['.repeat(DEPTH), ']'.repeat(DEPTH)],
    ['objects', '{"a":'.repeat(DEPTH), `1${'}'.repeat(DEPTH)}`],
  ])('is a 400 as %s', async (_what, open, close) => {
    const bodies = ['data', 'lines', 'note', 'identifier', 'name'].flatMap((field) => [
      `{"${field}":${open}${close}}`,
      `{"data":{"${field}":${open}${close}}}`,
    ]);
    for (const one of [`${open}${close}`, ...bodies]) {
      const { status, body } = await postAsIs(door, token(), one);
      expect({ status, body }).toMatchObject(shape(400, 'INVALID_REQUEST'));
    }
  });
});

test.each([
  ['more than 1,000 parameters', Array.from({ length: 1_001 }, (_, index) => `a${index}=1`).join('&')],
  ['a name 3,000 deep', `filters${'[a]'.repeat(3_000)}=1`],
  ['a list of 2,000', `filters[id][$in]=${'1&filters[id][$in]='.repeat(700)}1`],
])('a query with %s is a 400', async (_what, query) => {
  for (const list of ['/api/products', '/api/categories']) {
    const { status, body } = await shop.get(`${list}?${query}`);
    expect({ status, body }).toMatchObject(shape(400, 'INVALID_REQUEST'));
  }
});

/**
 * @param until what ends the waiting: the shop closes the connection, or its answer has begun.
 * @param drop what is sent again and again after the first.
 */
async function answerTo(first: string, until: 'close' | 'data' = 'close', drop?: string) {
  const began = performance.now();
  const socket = connect(Number(new URL(shop.url).port), '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
  // Writing to somebody who has hung up is what an attacker does.
  socket.on('error', () => undefined);
  const ended = new Promise((resolve) => socket.once(until, resolve));
  if (first !== '') socket.write(first);
  const dripping = drop === undefined ? undefined : setInterval(() => socket.write(drop), 50);
  await ended;
  clearInterval(dripping);
  socket.destroy();
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  return { head, body, tookMs: performance.now() - began };
}

test.each([
  ['an address of 20 kB', `GET /api/products?_q=${'a'.repeat(20_000)} HTTP/1.1\r\nHost: shop\r\n\r\n`, 431],
  ['headers of 20 kB', `GET /api/products HTTP/1.1\r\nHost: shop\r\nX-A: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
  ['no HTTP', 'let me in\r\n\r\n', 400],
])('%s: an answer in the shape of all others', async (_what, sent, status) => {
  const { head, body } = await answerTo(sent);

  expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(head).toMatch(/^X-Request-Id: \S+/m);
  expect({ status, body: JSON.parse(body) }).toMatchObject(shape(status, 'INVALID_REQUEST'));
});

describe('who is slow is not waited for', () => {
  /** Node by itself would wait for a minute, and for a body five times as long. */
  const SOON_MS = 40_000;

  /** Drop by drop, this would take hours. */
  const HEAD =
    'POST /api/auth/local HTTP/1.1\r\nHost: shop\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{"';

  const SLOW = [
    ['says nothing at all', '', undefined, 408],
    ['sends a head drop by drop', 'GET /api/products HTTP/1.1\r\nX-Slow: ', 'a', 408],
    ['sends a body drop by drop', HEAD, 'a', 400],
  ] as const;

  const answers = new Map<string, Awaited<ReturnType<typeof answerTo>>>();

  beforeAll(async () => {
    await Promise.all(
      SLOW.map(async ([what, first, drop]) => answers.set(what, await answerTo(first, 'close', drop))),
    );
  });

  test.each(SLOW)('who %s', (what, _first, _drop, status) => {
    const { head, tookMs } = answers.get(what) as Awaited<ReturnType<typeof answerTo>>;

    expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(head).toMatch(/^connection: close$/im);
    expect(tookMs).toBeLessThan(SOON_MS);
  });

  test.each([
    ['/api/auth/local', 400],
    ['/api/orders', 403],
    ['/upload', 401],
  ])(
    'nor is a file that nobody in particular sends to %s, and none of it is written down',
    async (door, status) => {
      const file = `--x\r\nContent-Disposition: form-data; name="a"; filename="a.png"\r\n\r\n${'a'.repeat(100_000)}`;
      const head = `POST ${door} HTTP/1.1\r\nHost: shop\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 100000000\r\n`;

      const answer = await answerTo(`${head}\r\n${file}`, 'data', 'a');

      expect(answer.head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
      expect(readdirSync(scratch)).toEqual([]);
    },
  );
});
