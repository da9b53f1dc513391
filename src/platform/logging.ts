/**
 * The shop's log: one JSON object a line in production, readable lines elsewhere. A line written while a
 * request is served carries that request's id, and its trace's where there is one, without anybody having to pass it along.
 */
import { format, transports } from 'winston';
import { tracer } from './observers';
import { withoutRows } from './private-details';
import { currentRequestId } from './request-ids';

const idsOfContext = format((info) => {
  // A line that names one itself is about another request than the one it is written in.
  info.requestId ??= currentRequestId();
  const traceId = tracer()?.traceId();
  if (traceId !== undefined) info.traceId = traceId;
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
      idsOfContext(),
      format.timestamp(),
      json ? format.json() : readable,
    ),
    transports: [new transports.Console({ stderrLevels: ['error', 'warn'] })],
  };
}
