/**
 * Has `fetch` hold what tests read with it against the API's document, and with it the client and the storms, which know no
 * supertest. What departs fails the test in the end: thrown at once it would look like a lost connection to whoever asks.
 */
import { departureOf } from './exchange';

const departures: string[] = [];

const plainFetch = globalThis.fetch;

globalThis.fetch = async (input, init) => {
  const response = await plainFetch(input, init);
  // On every answer of the shop's; a test's own busy shops and broken gateways have none.
  if (!response.headers.has('X-Request-Id')) return response;
  const { origin, pathname, search } = addressOf(input);
  const hold = (body: unknown) => {
    const departure = departureOf({
      method: init?.method ?? 'GET',
      url: pathname + search,
      sent: parsed(init?.body),
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body,
    });
    if (departure) departures.push(`${departure} (${origin})`);
  };
  const json = response.json.bind(response);
  const text = response.text.bind(response);
  return Object.assign(response, {
    json: async () => {
      const body: unknown = await json();
      hold(body);
      return body;
    },
    text: async () => {
      const body = await text();
      hold(parsed(body));
      return body;
    },
  });
};

/** @returns what has departed since this was asked last; whoever asks has expected it. */
export const takeDepartures = (): string[] => departures.splice(0);

const expectNoDepartures = () => expect(takeDepartures()).toEqual([]);

afterEach(expectNoDepartures);
afterAll(expectNoDepartures);

const addressOf = (input: Parameters<typeof fetch>[0]): URL =>
  new URL(input instanceof Request ? input.url : input);

function parsed(body: unknown): unknown {
  if (typeof body !== 'string' || body === '') return undefined;
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return body;
  }
}
