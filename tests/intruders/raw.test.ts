/** Messages that no HTTP library would send: headers with lines in them, two lengths, two hosts, half a request. One answer each, and no harm. */
import net from 'node:net';
import { openShop, type Shop } from '../support/shop';

const PATIENCE_MS = 20_000;

let shop: Shop;

beforeAll(async () => {
  shop = await openShop();
});

/** @returns all that the shop says to these bytes, until it hangs up or has nothing more to say. */
function said(message: string): Promise<string> {
  const { hostname, port } = new URL(shop.url);
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = net.connect({ host: hostname, port: Number(port) });
    socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error(`No end of: ${text}`)));
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => (text += chunk));
    socket.on('error', reject);
    socket.on('close', () => resolve(text));
    socket.write(message, 'latin1');
  });
}

const CLOSE = 'Connection: close\r\n';

const get = (path: string, headers = ''): string =>
  `GET ${path} HTTP/1.1\r\nHost: x\r\n${CLOSE}${headers}\r\n`;

/** A request that hides in another's body, whichever of two lengths is believed. */
const HIDDEN = 'GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n';

const MESSAGES: [what: string, message: string][] = [
  ['a line break in a header', get('/api/products', 'X-Request-Id: a\rX-Injected: yes\r\n')],
  ['a bare line feed in a header', get('/api/products', 'X-Request-Id: a\nX-Injected: yes\r\n')],
  ['a NUL in a header', get('/api/products', 'X-Request-Id: a\0b\r\n')],
  ['a header that goes on in the next line', get('/api/products', 'X-Request-Id: a\r\n X-Injected: yes\r\n')],
  ['a header without a name', get('/api/products', ': x\r\n')],
  ['a header with a space before its colon', get('/api/products', 'Content-Length : 0\r\n')],
  ['a line break in the path', get('/api/products%0d%0aX-Injected:%20yes')],
  ['a NUL in the path', get('/api/products\0')],
  ['a whole address as the path', get('http://evil.example/api/products')],
  ['the address of a socket as the path', `CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: x\r\n${CLOSE}\r\n`],
  ['a file below another file', get('/plugins/documentation/a.png/../../.env/?x=1')],
  ['a star as the path', `OPTIONS * HTTP/1.1\r\nHost: x\r\n${CLOSE}\r\n`],
  ['two hosts', get('/api/products', 'Host: evil.example\r\n')],
  ['no host', `GET /api/products HTTP/1.1\r\n${CLOSE}\r\n`],
  ['an older protocol', 'GET /api/products HTTP/0.9\r\n\r\n'],
  ['another protocol', `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n`],
  [
    'two lengths',
    `POST /api/auth/local HTTP/1.1\r\nHost: x\r\n${CLOSE}Content-Length: 0\r\nContent-Length: ${HIDDEN.length}\r\n\r\n${HIDDEN}`,
  ],
  [
    'a length and chunks',
    `POST /api/auth/local HTTP/1.1\r\nHost: x\r\n${CLOSE}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${HIDDEN}`,
  ],
  [
    'chunks by another name',
    `POST /api/auth/local HTTP/1.1\r\nHost: x\r\n${CLOSE}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${HIDDEN}`,
  ],
  [
    'a chunk of a size that is none',
    `POST /api/auth/local HTTP/1.1\r\nHost: x\r\n${CLOSE}Transfer-Encoding: chunked\r\n\r\n-1\r\nx\r\n0\r\n\r\n`,
  ],
  [
    'a length below nothing',
    `POST /api/auth/local HTTP/1.1\r\nHost: x\r\n${CLOSE}Content-Length: -1\r\n\r\n`,
  ],
  ['more headers than anybody has', get('/api/products', `X: ${'x'.repeat(20_000)}\r\n`)],
  ['another protocol to go on with', get('/api/products', 'Upgrade: websocket\r\nConnection: upgrade\r\n')],
];

test.each(MESSAGES)(
  '%s: one answer at most, which is no failure and takes nothing over',
  async (_what, message) => {
    const answer = await said(message);

    const statuses = [...answer.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status));
    expect(statuses.length).toBeLessThan(2);
    for (const status of statuses) expect(status).toBeLessThan(500);
    expect(answer).not.toMatch(/^X-Injected/im);
  },
);

test.each([
  ['an address that is none', 'HEAD \\api/products HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['a NUL in a header', `HEAD /api/products HTTP/1.1\r\nHost: x\r\n${CLOSE}X-Request-Id: a\0b\r\n\r\n`],
  ['headers without an end', `HEAD /api/products HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}`],
])('who asks for the head alone with %s gets a head without a body', async (_what, message) => {
  const [head, body] = (await said(message)).split('\r\n\r\n');

  expect(head).toMatch(/^HTTP\/1\.1 4(00|31) /);
  expect(head).toMatch(/^Content-Length: [1-9]/m);
  expect(body).toBe('');
});

test('the shop serves on afterwards', async () => {
  await shop.get('/api/products').expect(200);
});
