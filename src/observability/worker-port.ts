/**
 * A worker serves nobody, but it has something to tell: where METRICS_PORT is set, GET /metrics on a port of its own, and
 * nothing else.
 */
import { createServer, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { register } from 'prom-client';
import { knowsToken, metricsToken } from './metrics-token';

/**
 * @returns the port, or undefined when metrics are not to be told.
 * @throws Error when METRICS_PORT is none, or there is no METRICS_TOKEN.
 */
export function metricsPort(environment: NodeJS.ProcessEnv = process.env): number | undefined {
  const text = environment.METRICS_PORT;
  if (!text) return undefined;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new Error('METRICS_PORT has to be a port, such as 9464');
  if (metricsToken(environment) === undefined)
    throw new Error('METRICS_PORT is of no use without METRICS_TOKEN: nobody would be told anything');
  return port;
}

/**
 * Opens the port, for as long as the process lives.
 * @returns the address in words, or undefined when there is none to open.
 * @throws Error as metricsPort does, and when the port is taken.
 */
export async function openMetricsPort(
  environment: NodeJS.ProcessEnv = process.env,
): Promise<string | undefined> {
  const [port, token] = [metricsPort(environment), metricsToken(environment)];
  if (port === undefined || token === undefined) return undefined;
  const server = metricsServer(token);
  server.listen(port, environment.HOST || '0.0.0.0');
  await once(server, 'listening');
  // The worker's own end is not delayed by somebody who reads.
  server.unref();
  const address = server.address();
  return typeof address === 'object' && address ? `${address.address}:${address.port}` : String(address);
}

const metricsServer = (token: string): Server =>
  createServer(async (request, response) => {
    const [path] = (request.url ?? '').split('?');
    if (path !== '/metrics' || (request.method !== 'GET' && request.method !== 'HEAD')) {
      response.writeHead(404).end();
    } else if (!knowsToken(request.headers.authorization, token)) {
      response.writeHead(401, { 'WWW-Authenticate': 'Bearer' }).end();
    } else {
      await tell(response);
    }
  });

async function tell(response: ServerResponse): Promise<void> {
  try {
    const text = await register.metrics();
    response.writeHead(200, { 'Content-Type': register.contentType, 'Cache-Control': 'no-store' }).end(text);
  } catch (error) {
    globalThis.strapi?.log.error(`metrics: cannot be told, ${String(error)}`);
    response.writeHead(500).end();
  }
}
