/**
 * A shop that is too busy, as ours cannot be made to be at will: it says what it is told to, one answer a request, and after
 * that always the last.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

interface Line {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
}

export interface Heard {
  /** Milliseconds, on a clock that only goes forward. */
  atMs: number;
  headers: IncomingMessage['headers'];
  body: string;
}

export const UNAVAILABLE: Line = {
  status: 503,
  body: {
    data: null,
    error: {
      status: 503,
      name: 'ServiceUnavailableError',
      message: 'Later',
      details: { code: 'UNAVAILABLE' },
    },
  },
};

export const RATE_LIMITED: Line = {
  status: 429,
  body: {
    data: null,
    error: { status: 429, name: 'RateLimitError', message: 'Slower', details: { code: 'RATE_LIMITED' } },
  },
};

export const FINE: Line = { status: 200, body: { data: { documentId: 'it' }, meta: {} } };

export class BusyShop {
  url = '';
  readonly heard: Heard[] = [];
  private readonly server = createServer((request, response) => {
    const { status, headers, body } = this.lines[Math.min(this.heard.length, this.lines.length - 1)] as Line;
    const heard: Heard = { atMs: performance.now(), headers: request.headers, body: '' };
    this.heard.push(heard);
    void text(request).then((sent) => {
      heard.body = sent;
      const isText = typeof body === 'string';
      response.writeHead(status, { 'Content-Type': isText ? 'text/html' : 'application/json', ...headers });
      response.end(isText ? body : JSON.stringify(body));
    });
  });

  private constructor(private readonly lines: Line[]) {}

  static async open(...lines: Line[]): Promise<BusyShop> {
    const shop = new BusyShop(lines);
    shop.server.listen(0, '127.0.0.1');
    await once(shop.server, 'listening');
    shop.url = `http://127.0.0.1:${(shop.server.address() as AddressInfo).port}`;
    return shop;
  }

  /** @returns the milliseconds between one request and the next. */
  get gapsMs(): number[] {
    return this.heard.slice(1).map(({ atMs }, index) => atMs - (this.heard[index] as Heard).atMs);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
