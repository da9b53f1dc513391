/**
 * What nginx does with requests by the configuration of deploy/nginx when a server behind it fails. The servers are made up here, so
 * that they fail at a chosen moment; tests/fleet/rolling-restart.test.ts puts the shop in their place.
 */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { request as requestByTls } from 'node:https';
import path from 'node:path';
import { FrontProxy } from './support/front-proxy';
import { Nginx, ownFolders } from './support/nginx';
import { describeFleet } from './support/packages';
import { freePort, freePorts } from './support/ports';

interface Seen {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
}

/** A server that answers 200, says 503, or hangs up when it has read a request. */
class Stub {
  readonly seen: Seen[] = [];
  mood: 'answers' | 'is overloaded' | 'breaks off' = 'answers';
  private server: Server | undefined;

  constructor(readonly port: number) {}

  async open(): Promise<void> {
    this.server = createServer((request, response) => void this.receive(request, response));
    await once(this.server.listen(this.port, '127.0.0.1'), 'listening');
  }

  async close(): Promise<void> {
    this.server?.closeAllConnections();
    if (this.server?.listening) await once(this.server.close(), 'close');
  }

  private async receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    this.seen.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body });
    if (this.mood === 'breaks off') return void request.socket.destroy();
    response.writeHead(this.mood === 'answers' ? 200 : 503, { 'Retry-After': '7' }).end('{}');
  }
}

const ORDER = { method: 'POST', body: '{"data":{"lines":[]}}' };

describeFleet('the proxy', () => {
  let stubs: [Stub, Stub];
  let proxy: FrontProxy;

  beforeEach(async () => {
    const [first = 0, second = 0] = await freePorts(2);
    stubs = [new Stub(first), new Stub(second)];
    await Promise.all(stubs.map((stub) => stub.open()));
    proxy = await FrontProxy.open([first, second]);
  });

  afterEach(async () => {
    await proxy.close();
    await Promise.all(stubs.map((stub) => stub.close()));
  });

  const ask = (address: string, options?: RequestInit) => fetch(`${proxy.url}${address}`, options);
  const seen = (): Seen[] => stubs.flatMap((stub) => stub.seen);

  /** Both are asked in turn, so of two requests one comes to the one that fails. */
  const twice = async (address: string, options?: RequestInit): Promise<Response[]> => [
    await ask(address, options),
    await ask(address, options),
  ];

  test('who reads is sent to the other server when one breaks off', async () => {
    stubs[0].mood = 'breaks off';

    const answers = await twice('/api/products');

    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(stubs[0].seen).toHaveLength(1);
  });

  test('an order without a key is not sent again: the caller hears 503 in the words of the shop', async () => {
    stubs[0].mood = 'breaks off';

    const answers = await twice('/api/orders', ORDER);

    const refused = answers.find(({ status }) => status !== 200);
    expect(refused?.status).toBe(503);
    expect(refused?.headers.get('retry-after')).toBe('1');
    expect(refused?.headers.get('x-request-id')).toMatch(/^[0-9a-f]{32}$/);
    expect(await refused?.json()).toMatchObject({ data: null, error: { details: { code: 'UNAVAILABLE' } } });
    expect(seen()).toHaveLength(2);
  });

  test('an order with a key is sent to the other server, whole', async () => {
    stubs[0].mood = 'breaks off';

    const answers = await twice('/api/orders', { ...ORDER, headers: { 'Idempotency-Key': 'k' } });

    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(stubs[0].seen).toHaveLength(1);
    expect(stubs[1].seen.map(({ body }) => body)).toEqual([ORDER.body, ORDER.body]);
  });

  test('no other POST is repeated for the sake of a key', async () => {
    stubs[0].mood = 'breaks off';

    const answers = await twice('/api/orders/x/cancel', { ...ORDER, headers: { 'Idempotency-Key': 'k' } });

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 503]);
  });

  test('a server that cannot be connected to costs nobody an answer', async () => {
    await stubs[0].close();

    const answers = [...(await twice('/api/orders', ORDER)), ...(await twice('/api/auth/local', ORDER))];

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  });

  test('503 of the shop is its answer: it is handed on, and nobody else is asked', async () => {
    for (const stub of stubs) stub.mood = 'is overloaded';

    const answers = [...(await twice('/api/orders', ORDER)), ...(await twice('/api/products'))];

    expect(answers.map(({ status, headers }) => [status, headers.get('retry-after')])).toEqual(
      Array(4).fill([503, '7']),
    );
    expect(seen()).toHaveLength(4);
  });

  test.each(['/metrics', '/METRICS', '/metrics/', '//metrics', '/%6detrics', '/x/../metrics'])(
    'metrics are not for callers from outside, spelled %s',
    async (address) => {
      const answer = await ask(address);

      expect(answer.status).toBe(404);
      expect(seen()).toEqual([]);
    },
  );

  test('the shop hears who calls, after whatever the caller claims, and by which request id', async () => {
    await ask('/', {
      headers: { 'X-Forwarded-For': '6.6.6.6', 'X-Forwarded-Host': 'evil', 'X-Request-Id': 'mine-1' },
    });
    await ask('/', { headers: { 'X-Request-Id': 'not sane' } });

    const [first, second] = seen().sort((one) => (one.headers['x-request-id'] === 'mine-1' ? -1 : 1));
    expect(first?.headers).toMatchObject({
      'x-forwarded-for': '6.6.6.6, 127.0.0.1',
      'x-forwarded-host': first?.headers.host,
      'x-forwarded-proto': 'http',
      'x-request-id': 'mine-1',
    });
    expect(second?.headers['x-request-id']).toMatch(/^[0-9a-f]{32}$/);
  });
});

describeFleet('the proxy with HTTPS', () => {
  test('it hands on what comes by TLS, and sends there who comes without', async () => {
    const stub = new Stub(await freePort());
    await stub.open();
    const [tls = 0, plain = 0] = await freePorts(2);
    const deploy = path.resolve(__dirname, '..', '..', 'deploy', 'nginx');
    const https = readFileSync(path.join(deploy, 'https.conf'), 'utf8')
      .replace('8443', `127.0.0.1:${tls}`)
      .replace('8081', `127.0.0.1:${plain}`)
      .replaceAll('/etc/nginx/certificates', 'certificates');
    const routes = readFileSync(path.join(deploy, 'templates', 'shop.routes.template'), 'utf8')
      .replace('${PROXY_SCHEME}', '$scheme')
      .replace('${PROXY_ACCESS_LOG}', 'off;#');
    const maps =
      'map $uri $shop_request_id { default $request_id; } map $uri $orders_way { default @orders; }';
    const nginx = await Nginx.open(
      `http { ${ownFolders} ${maps} upstream shop { server 127.0.0.1:${stub.port}; } include conf.d/*.conf; }`,
      { 'conf.d/https.conf': https, 'conf.d/shop.routes': routes, ...certificate() },
      tls,
    );

    const sent = await fetch(`http://127.0.0.1:${plain}/api/products?a=b`, { redirect: 'manual' });
    const status = await statusByTls(tls, '/api/products');
    await nginx.close();
    await stub.close();

    expect([sent.status, sent.headers.get('location')]).toEqual([308, 'https://127.0.0.1/api/products?a=b']);
    expect(status).toBe(200);
    expect(stub.seen[0]?.headers['x-forwarded-proto']).toBe('https');
  });
});

/** One that nobody but this test believes. */
function certificate(): Record<string, string> {
  const made = execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=shop', '-keyout', '-', '-out', '-'],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  );
  return { 'certificates/fullchain.pem': made, 'certificates/privkey.pem': made };
}

function statusByTls(port: number, address: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path: address, rejectUnauthorized: false };
    requestByTls(options, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    })
      .on('error', reject)
      .end();
  });
}
