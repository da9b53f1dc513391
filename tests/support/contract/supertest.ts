/**
 * Has supertest hold every exchange against the API's document, besides what the test itself expects: a departure then fails at the
 * request that met it, and not at the end of its file as those that the witness tells of.
 */
import type { Response, Test } from 'supertest';
import { departureOf } from './exchange';

/** Most who meet this for the first time have just added one. */
const HINT = 'If that is the field of a plugin: PLUGIN_…=true npm run api:documents';

type Done = (error: Error | null, response: Response) => void;

/** What supertest calls when the answer is there; its types leave it out. */
interface Asserting {
  assert: (error: Error | null, response: Response | undefined, done: Done) => void;
  _data?: unknown;
  header: Record<string, unknown>;
}

/** @returns the same request, which fails where the exchange departs from the document. */
export function heldAgainstDocument(test: Test): Test {
  const asserting = test as unknown as Asserting;
  const assert = asserting.assert.bind(test);
  asserting.assert = (error, response, done) => {
    const departure = response && departureOf(exchangeOf(test, asserting, response));
    if (departure) return done(new Error(`Not as in docs/openapi.json: ${departure}\n${HINT}`), response);
    assert(error, response, done);
  };
  return test;
}

function exchangeOf(test: Test, { _data: sent, header }: Asserting, response: Response) {
  const isJson = /json/.test(response.headers['content-type'] ?? '');
  return {
    method: test.method,
    url: test.url.replace(/^https?:\/\/[^/]+/, ''),
    requestHeaders: Object.fromEntries(
      Object.entries(header).map(([name, value]) => [name.toLowerCase(), value]),
    ),
    sent: asItArrives(sent),
    status: response.status,
    headers: response.headers,
    body:
      isJson && response.text !== '' ? (JSON.parse(response.text) as unknown) : response.text || undefined,
  };
}

/** Objects are sent as JSON, without what is undefined; text may be JSON that a test has written itself. */
function asItArrives(sent: unknown): unknown {
  try {
    return JSON.parse(typeof sent === 'string' ? sent : JSON.stringify(sent)) as unknown;
  } catch {
    return undefined;
  }
}
