/** A program that the shop's webhooks are sent to, as somebody else would have written it; it remembers what it was sent. */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';

export interface Parcel {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
  begunAt: number;
  endedAt: number;
}

/** What a receiver does with a parcel: answers with a status, or never. */
type Manners = (parcel: Parcel, response: ServerResponse) => number | 'hang' | Promise<number>;

export class Receiver {
  readonly parcels: Parcel[] = [];
  manners: Manners = () => 204;
  url = '';

  private readonly server = createServer((request, response) => void this.take(request, response));

  static async open(host = '127.0.0.1'): Promise<Receiver> {
    const receiver = new Receiver();
    await new Promise<void>((resolve) => receiver.server.listen(0, host, resolve));
    const { port } = receiver.server.address() as AddressInfo;
    receiver.url = `http://${host.includes(':') ? `[${host}]` : host}:${port}/`;
    opened.add(receiver);
    return receiver;
  }

  /** @returns what it was told about one order or product. */
  about = (documentId: string): Parcel[] =>
    this.parcels.filter(({ body }) => JSON.parse(body).data?.documentId === documentId);

  /** @returns the types of the events it was told, one after the other. */
  types = (documentId: string): string[] => this.about(documentId).map(({ body }) => JSON.parse(body).type);

  close(): void {
    opened.delete(this);
    this.server.closeAllConnections();
    this.server.close();
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const begunAt = performance.now();
    const body = await text(request);
    const parcel = { path: request.url ?? '', headers: request.headers, body, begunAt, endedAt: Infinity };
    this.parcels.push(parcel);
    const status = await this.manners(parcel, response);
    if (status === 'hang') return;
    parcel.endedAt = performance.now();
    if (!response.headersSent) response.writeHead(status);
    response.end();
  }
}

const opened = new Set<Receiver>();

/** To be called after each file. */
export const closeReceivers = (): void => opened.forEach((receiver) => receiver.close());

/** Holds a parcel against a secret with the official library; throws when it is not signed by it. */
export const verify = ({ body, headers }: Parcel, secret: string): unknown =>
  new Webhook(secret).verify(body, headers as Record<string, string>);
