/**
 * A bad connection between a client and a shop. It passes every request on, and loses answers: always after the shop has
 * acted, never before, unless it is told to.
 */
import { once } from 'node:events';
import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What becomes of a request: `lost` after the shop has acted, `unsent` before, `held` until `release`. */
export type Fate = 'answered' | 'lost' | 'unsent' | 'held';

export interface Passing {
  /** As `POST /api/orders`. */
  name: string;
  headers: IncomingMessage['headers'];
  body: string;
  fate: Fate;
}

interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  body: string;
}

/** The second, the fifth, the eighth … */
const everyThird = (_name: string, count: number): Fate => (count % 3 === 2 ? 'lost' : 'answered');

export class LosingProxy {
  url = '';
  /** Everything that came by, oldest first. */
  passed: Passing[] = [];
  private held: (() => void)[] = [];
  private readonly server = createServer((request, response) => {
    // Whoever has gone meanwhile is not waited for.
    this.pass(request, response).catch(() => request.socket.destroy());
  });

  /** @param fateOf decides by name and by how many came before. */
  private constructor(
    private readonly shopUrl: string,
    public fateOf: (name: string, before: number) => Fate,
  ) {}

  static async open(shopUrl: string, fateOf = everyThird): Promise<LosingProxy> {
    const proxy = new LosingProxy(shopUrl, fateOf);
    proxy.server.listen(0, '127.0.0.1');
    await once(proxy.server, 'listening');
    proxy.url = `http://127.0.0.1:${(proxy.server.address() as AddressInfo).port}`;
    return proxy;
  }

  /** @returns how many requests of this name came by, or how many at all. */
  count(name?: string): number {
    return this.passed.filter((one) => name === undefined || one.name === name).length;
  }

  get lost(): number {
    return this.passed.filter(({ fate }) => fate === 'lost').length;
  }

  /** From now on everything is well, and what was held arrives. */
  release(): void {
    this.fateOf = () => 'answered';
    for (const deliver of this.held.splice(0)) deliver();
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const name = `${request.method} ${request.url?.split('?')[0]}`;
    const fate = this.fateOf(name, this.passed.length);
    const passing = { name, headers: request.headers, body: '', fate };
    this.passed.push(passing);
    const body = (passing.body = await text(request));
    if (fate === 'unsent') return void request.socket.destroy();
    const answer = await this.askShop(request, body);
    if (fate === 'lost') return void request.socket.destroy();
    const { 'transfer-encoding': _chunks, connection: _hop, ...headers } = answer.headers;
    const deliver = () => void response.writeHead(answer.status, headers).end(answer.body);
    if (fate === 'held') this.held.push(deliver);
    else deliver();
  }

  private async askShop({ method, url, headers }: IncomingMessage, body: string): Promise<Answer> {
    const asked = ask(`${this.shopUrl}${url}`, { method, headers: { ...headers, connection: 'close' } });
    asked.end(body);
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    return { status: answer.statusCode as number, headers: answer.headers, body: await text(answer) };
  }
}
