/** What must never be answered, whatever was sent, whoever sent it. */
import type { WireAnswer } from '../fuzz/wire';
import { routeOf } from '../support/contract/document';
import { departureOf } from '../support/contract/exchange';
import { PANEL_DOORS } from '../doors/table/panel';
import { found } from '../leaks/secrets';
import { stayingOf, type Reach } from './reach';
import type { Intrusion } from './request';

/** The status of a request that was not answered at all. */
export const NONE = 0;

/** Routes of Strapi's that break by themselves; tests/doors/table says why. */
const BROKEN = new Set(
  PANEL_DOORS.filter(({ expected }) => Object.values(expected).includes(500)).map(({ address }) => address),
);

/** Of what never became a request, so that no route has answered it: docs/errors.md has them, not the document. */
const UNREAD = new Set([408, 431]);

/** What programs say when they break, and never to whoever asks. */
const INNARDS = [
  / from "\w+"/i,
  /"t\d+"\."\w+"/,
  /syntax error at or near|invalid input syntax|duplicate key value|violates [\w-]+ constraint/,
  /(column|relation|operator|function) .{0,60} does not exist/,
  /\n\s+at .+:\d+:\d+/,
  /node_modules|ENOENT|EACCES|EISDIR/,
  /Cannot (read|set|convert|destructure)|is not a function|is not iterable|is not defined/,
  /root:.*:0:0:/,
];

/** Who sends a password with a request logs in by it, and a program's token notes when it was used. */
const BY_ASKING = new Set(['INSERT strapi_sessions', 'UPDATE strapi_api_tokens']);

export interface Told {
  answer: WireAnswer;
  /** What was written meanwhile: `UPDATE orders`, say. */
  written: string[];
}

/** @returns what is wrong; nothing, usually. */
export function faultsIn(request: Intrusion, told: Told, hidden: string[], reach: Reach): string[] {
  const { answer, written } = told;
  return [
    ...brokenBy(request, answer),
    ...leaksIn(request, answer, hidden),
    ...changesIn(request, answer, written, reach),
    ...departuresOf(request, answer),
  ].map((fault) => `answered ${answer.status}: ${fault}`);
}

function brokenBy({ address, method }: Intrusion, { status, text }: WireAnswer): string[] {
  // Whatever answers to GET answers to HEAD.
  const asked = `${method === 'HEAD' ? 'GET' : method} ${address.pattern}`;
  const isStrapis = BROKEN.has(asked) && status === 500;
  return (status >= 500 || status === NONE) && !isStrapis ? [`broken: ${text.slice(0, 200)}`] : [];
}

/** Whoever asks for something by its name knows it already. */
function leaksIn(
  { url, wire = '', headers: sent }: Intrusion,
  answer: WireAnswer,
  hidden: string[],
): string[] {
  const { status, headers, text } = answer;
  const shown = `${JSON.stringify(headers)} ${text}`;
  const asked = `${url} ${decoded(url)} ${wire} ${JSON.stringify(sent)}`;
  const secrets = found(shown, hidden).filter((secret) => !asked.includes(secret));
  const innards = status < 400 ? [] : INNARDS.flatMap((pattern) => pattern.exec(text)?.[0] ?? []);
  const isInjected = 'x-injected' in headers || text.includes(process.cwd());
  return [
    ...secrets.map((secret) => `shows ${secret}`),
    ...innards.filter((part) => !asked.includes(part)).map((part) => `tells of its innards: ${part}`),
    ...(isInjected ? ['has taken over a header, or tells where it lies'] : []),
  ];
}

function decoded(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}

function changesIn({ method }: Intrusion, { status }: WireAnswer, written: string[], reach: Reach): string[] {
  const mayWrite = status < 400 && !['GET', 'HEAD', 'OPTIONS'].includes(method);
  const wrong = written.filter((what) => {
    const allowed = stayingOf(reach, what.split(' ')[1] as string) !== undefined;
    return !allowed || !(mayWrite || BY_ASKING.has(what));
  });
  return wrong.length === 0 ? [] : [`has written: ${[...new Set(wrong)].join(', ')}`];
}

/** Strapi's, or that of JSON-RPC, which programs speak over MCP. */
function hasShape(body: unknown, status: number): boolean {
  const { error, jsonrpc } = body as { error?: { status?: unknown; message?: unknown }; jsonrpc?: unknown };
  return typeof error?.message === 'string' && (error.status === status || jsonrpc === '2.0');
}

const isDescribed = ({ method, url }: Intrusion): boolean =>
  url.startsWith('/api/') && routeOf(method, new URL(url, 'http://shop').pathname) !== undefined;

/** The API is held against its document, the rest of the shop against the one shape that errors have. */
/** To the router they are names like any other; whoever looks the address up in the document, by its URL, would find another route. */
const hasDots = (url: string): boolean => /\/(\.|%2e){1,2}(\/|$)/i.test(url.split('?', 1)[0] ?? '');

function departuresOf(request: Intrusion, { status, headers, text }: WireAnswer): string[] {
  const { method, url, headers: given, json } = request;
  if (!['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].includes(method)) return [];
  const isJson = /^application\/json/.test(headers['content-type'] ?? '');
  const body = isJson && text !== '' ? (JSON.parse(text) as unknown) : text || undefined;
  const isRefusal = status >= 400 && status < 500;
  if (isRefusal && isJson && !hasShape(body, status)) return ['not in the shape of an error'];
  if (!url.startsWith('/api/') || UNREAD.has(status) || hasDots(url)) return [];
  // Pages about the API, at which a router takes a slash more.
  if (/^\/api\/(openapi\.json|docs)\/?(\?|$)/.test(url)) return [];
  // What nobody serves may be refused for what was sent as well.
  if (isRefusal && !isDescribed(request)) return [];
  const departure = departureOf({
    method,
    url: url.replace(/%(?![0-9a-f]{2})/gi, '%25'),
    requestHeaders: Object.fromEntries(
      Object.entries(given).map(([name, value]) => [name.toLowerCase(), value]),
    ),
    sent: json,
    status,
    headers,
    body,
  });
  return departure === undefined ? [] : [departure];
}
