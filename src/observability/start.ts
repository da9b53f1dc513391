/**
 * Loaded ahead of everything else (`node --require`, or as a program's first import), because a library that is to be traced has to be
 * known to OpenTelemetry before anybody loads it. Does nothing, and loads nothing, unless there is somebody to send traces to.
 */
import type * as Tracing from './tracing';
import { tracesAreWanted } from './traces-wanted';

if (tracesAreWanted(process.env)) {
  // Only now, and at once: an import would be too early, a promise too late.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { startTracing } = require('./tracing') as typeof Tracing;
  startTracing();
}
