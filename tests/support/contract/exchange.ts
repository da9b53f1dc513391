/** Holds one request and its answer against the API's document. */
import {
  answerOf,
  API_DOCUMENT,
  parametersOfPath,
  routeOf,
  type Operation,
  type Parameter,
  type Route,
  type Schema,
} from './document';
import { faultOf, textFault } from './schemas';

export interface Exchange {
  method: string;
  /** Path and query. */
  url: string;
  requestHeaders: Record<string, unknown>;
  /** As it was sent; undefined for none. */
  sent: unknown;
  status: number;
  headers: Record<string, unknown>;
  /** The answer's body, parsed; undefined for none. */
  body: unknown;
}

/** Pages for people and programs about the API, which are not part of it. */
const BESIDE = ['/api/docs', '/api/openapi.json'];

/** @returns how the exchange departs from the document, undefined when it does not. */
export function departureOf(exchange: Exchange): string | undefined {
  const { pathname, search } = new URL(exchange.url, 'http://shop');
  if (!pathname.startsWith('/api/') || BESIDE.includes(pathname)) return undefined;
  if (isPreflight(exchange)) return undefined;
  const route = routeOf(exchange.method, pathname);
  const fault = route ? departureFrom(route, exchange, search) : departureFromNothing(exchange);
  return fault && `${exchange.method.toUpperCase()} ${exchange.url} answered ${exchange.status}: ${fault}`;
}

/** What a browser asks before it sends a request to another host: HTTP's matter, not the API's. */
const isPreflight = ({ method, requestHeaders }: Exchange): boolean =>
  method === 'OPTIONS' && requestHeaders['access-control-request-method'] !== undefined;

/** An address that is not in the document is there for nobody; what Strapi has there is refused. */
function departureFromNothing({ status, body }: Exchange): string | undefined {
  if (![401, 403, 404, 405].includes(status)) return 'the document knows no such route';
  const schema = API_DOCUMENT.components.schemas.NotFound ?? {};
  // A wrong method has the same shape with another status and code.
  return status === 404 ? faultOf(schema, body, 'exact') : undefined;
}

function departureFrom(route: Route, exchange: Exchange, search: string): string | undefined {
  const { operation } = route;
  const { status, headers, body } = exchange;
  const promised = answerOf(operation, status);
  if (!promised) return 'the document knows no such status of it';
  const fault = headerFault(promised.headers ?? {}, headers);
  if (fault) return fault;
  const query = new URLSearchParams(search);
  const schema = promised.content?.['application/json'].schema;
  if (!schema) return body === undefined ? requestFault(route, exchange, query) : 'with a body';
  if (!/^application\/json\b/.test(String(headers['content-type']))) return 'and not as JSON';
  const reading = [...query.keys()].some((name) => /^fields\b/.test(name)) ? 'selected' : 'exact';
  return faultOf(schema, body, reading) ?? (status < 400 ? requestFault(route, exchange, query) : undefined);
}

function headerFault(promised: Record<string, { schema: Schema }>, headers: Exchange['headers']) {
  for (const [name, { schema }] of Object.entries(promised)) {
    const value = headers[name.toLowerCase()];
    if (value === undefined) return `without ${name}`;
    const fault = textFault(schema, value);
    if (fault) return `with a bad ${name}: ${fault}`;
  }
  return undefined;
}

/** What was accepted must be what the document says is accepted. */
function requestFault(route: Route, exchange: Exchange, query: URLSearchParams): string | undefined {
  const { operation } = route;
  const names = new Set(query.keys());
  const unknown = [...names].filter((name) => !isDocumented(operation, name) && !isDropped(name));
  if (unknown.length > 0) return `though the document knows no parameter ${unknown.join(', ')}`;
  const fault = parameterFault(route, exchange, query) ?? bodyFault(operation, exchange);
  return fault && `though the document would not accept what was sent: ${fault}`;
}

function bodyFault({ requestBody }: Operation, { sent }: Exchange): string | undefined {
  const schema = requestBody?.content?.['application/json'].schema;
  if (!schema || (sent === undefined && !requestBody?.required)) return undefined;
  return faultOf(schema, sent, 'open');
}

function parameterFault({ path, operation }: Route, exchange: Exchange, query: URLSearchParams) {
  const { pathname } = new URL(exchange.url, 'http://shop');
  const inPath = parametersOfPath(path, pathname);
  const sentAs = ({ name, in: place }: Parameter): unknown[] => {
    if (place === 'query') return query.getAll(name);
    return [place === 'path' ? inPath[name] : exchange.requestHeaders[name.toLowerCase()]];
  };
  for (const parameter of operation.parameters) {
    const values = sentAs(parameter).filter((value) => value !== undefined && parameter.style === undefined);
    const fault = values.map((value) => textFault(parameter.schema, value)).find(Boolean);
    if (fault) return `${parameter.name}: ${fault}`;
  }
  return undefined;
}

/** Names that every object has, and the empty one, are dropped when the query is read. */
const isDropped = (name: string): boolean =>
  name === '' || name.split(/[[\]]+/).some((part) => part in Object.prototype);

/** Strapi takes lists and objects in brackets, too: sort[0]=name, filters[$or][0][name]=x. */
const isDocumented = ({ parameters }: Operation, name: string): boolean =>
  parameters.some(
    (parameter) =>
      parameter.in === 'query' &&
      (parameter.style === 'form' ||
        parameter.name === name ||
        (!name.startsWith('pagination') && name.startsWith(`${parameter.name}[`))),
  );
