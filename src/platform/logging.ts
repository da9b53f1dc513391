/**
 * The shop's log: one JSON object a line in production, readable lines elsewhere. A line written while a
 * request is served carries that request's id without anybody having to pass it along.
 */
import { format, transports } from 'winston';
import { withoutRows } from './private-details';

const requestIdOfContext = format((info) => {
  // The logger exists before Strapi does, and outlives it: there may be nothing to ask.
  const id: unknown = globalThis.strapi?.requestContext?.get()?.state.requestId;
  if (typeof id === 'string') info.requestId = id;
  return info;
});

const readable = format.printf(({ timestamp, level, message, stack, requestId }) => {
  const id = requestId ? ` [${String(requestId)}]` : '';
  return `${String(timestamp)} ${level}${id} ${String(stack ?? message)}`;
});

/**
 * @returns winston's options for Strapi's logger. LOG_LEVEL chooses the least level written (default `http`:
 * a line per request), LOG_FORMAT=json|text overrides the format of the environment.
 */
export function loggerOptions() {
  const json =
    (process.env.LOG_FORMAT ?? (process.env.NODE_ENV === 'production' ? 'json' : 'text')) === 'json';
  return {
    level: process.env.LOG_LEVEL ?? 'http',
    format: format.combine(
      format.errors({ stack: true }),
      withoutRows(),
      requestIdOfContext(),
      format.timestamp(),
      json ? format.json() : readable,
    ),
    transports: [new transports.Console({ stderrLevels: ['error', 'warn'] })],
  };
}
