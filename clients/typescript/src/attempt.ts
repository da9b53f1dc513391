/** One request and what became of it: an answer of the shop, or none. */
import { within } from './waiting.js';

/** What is needed of `fetch`; every platform's own will do. */
export type Fetch = (
  url: string,
  init: {
    method: string;
    headers: Record<string, string>;
    body?: string;
    signal: AbortSignal;
    credentials: 'omit';
  },
) => Promise<{
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
}>;

export interface Sending {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  url: string;
  headers: Record<string, string>;
  /** JSON. */
  body: string | undefined;
}

export interface Answer {
  status: number;
  /** Undefined where there is none. */
  body: unknown;
  header: (name: string) => string | null;
}

/** Somebody between us and the shop has answered in its place, and does not know what it did. */
const GATEWAYS = [502, 504];

const NO_CONTENT = 204;

/**
 * @param timeoutMs how long a silent connection is waited for.
 * @throws RequestAborted, or whatever else kept the answer from arriving whole.
 */
export async function attempt(
  fetch: Fetch,
  sending: Sending,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  const controller = new AbortController();
  try {
    return await within(read(fetch, sending, controller.signal), timeoutMs, signal);
  } finally {
    controller.abort();
  }
}

async function read(fetch: Fetch, { url, ...init }: Sending, signal: AbortSignal): Promise<Answer> {
  const response = await fetch(url, { ...init, signal, credentials: 'omit' });
  const { status } = response;
  if (GATEWAYS.includes(status)) throw new Error(`A gateway answered ${status} in place of the shop`);
  const body = bodyOf(status, await response.text());
  return { status, body, header: (name) => response.headers.get(name) };
}

/**
 * The shop answers in JSON. A success that is something else is not the shop's: the page, say, where a hotel wants one to
 * agree to its terms.
 */
function bodyOf(status: number, text: string): unknown {
  if (status === NO_CONTENT) return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    if (status < 300) throw error;
    return undefined;
  }
}
