/** Programs that take traces (OTLP) and errors (Sentry's envelopes), as somebody else's would; they remember what they were sent. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';

/** What a process is started with to be traced, as `npm start` and the container do. */
export const OBSERVED = `--require ${path.resolve(__dirname, '..', '..', 'dist', 'src', 'observability', 'start.js')}`;

interface Attribute {
  key: string;
  value: Record<string, unknown>;
}

export interface Span {
  scope: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  links: { traceId: string }[];
  attributes: Record<string, unknown>;
}

interface Collector<Sent> {
  url: string;
  sent: Sent[];
  close(): void;
}

/** Takes OTLP as JSON. */
export const openTraceCollector = (): Promise<Collector<Span>> =>
  open<Span>((text) => {
    const { resourceSpans } = JSON.parse(text) as {
      resourceSpans: { scopeSpans: { scope: { name: string }; spans: RawSpan[] }[] }[];
    };
    return resourceSpans.flatMap(({ scopeSpans }) =>
      scopeSpans.flatMap(({ scope, spans }) => spans.map((span) => readable(scope.name, span))),
    );
  });

type RawSpan = Omit<Span, 'scope' | 'attributes' | 'links'> & {
  attributes: Attribute[];
  links?: Span['links'];
};

const readable = (scope: string, { attributes, links = [], ...span }: RawSpan): Span => ({
  ...span,
  scope,
  links,
  attributes: Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]])),
});

export interface Reported {
  tags: Record<string, unknown>;
  exception: { values: { type: string; value: string }[] };
}

/** Takes envelopes: lines of JSON, of which every second tells what the next one is. */
export const openErrorCollector = (): Promise<Collector<Reported> & { dsn: string }> =>
  open<Reported>((text) => {
    const lines = text.split('\n').filter((one) => one !== '');
    const parsed = lines.map((one) => JSON.parse(one) as { type?: string } & Reported);
    return parsed.filter((_one, index) => parsed[index - 1]?.type === 'event');
  }).then((collector) => ({ ...collector, dsn: `${collector.url.replace('//', '//key@')}/7` }));

const servers = new Set<Server>();

async function open<Sent>(read: (text: string) => Sent[]): Promise<Collector<Sent>> {
  const sent: Sent[] = [];
  const server = createServer(async (request, response) => {
    sent.push(...read(await textOf(request)));
    response.writeHead(200, { 'Content-Type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.add(server);
  const close = () => {
    servers.delete(server);
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, sent, close };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const body = await buffer(request);
  return (request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString();
}

/** To be called after each file. */
export function closeCollectors(): void {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  servers.clear();
}
