/**
 * Collects how what shops have answered (witness.cjs) departs from the API's document. It fails the file in the end: who sent the
 * request may be a browser, or a program that takes an error for a lost connection.
 */
import { departureOf, type Exchange } from './exchange';

/** As they went over the wire. */
export type Witnessed = Exchange & { sent: string; body: string };

const departures: string[] = [];

/** @param exchange that a shop has told of. */
export function hold(exchange: Witnessed): void {
  const { sent, headers, body } = exchange;
  const isJson = /json/.test(String(headers['content-type']));
  const departure = departureOf({
    ...exchange,
    sent: parsed(sent),
    body: isJson && body !== '' ? parsed(body) : body || undefined,
  });
  if (departure) departures.push(departure);
}

/** @returns what has departed since this was asked last; whoever asks has expected it. */
export const takeDepartures = (): string[] => departures.splice(0);

/** Text that is no JSON stays text. */
function parsed(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
