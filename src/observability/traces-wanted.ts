/** Whether traces are to be sent, by the variables that OpenTelemetry itself reads. */
import type { Core } from '@strapi/strapi';
import { tracer } from '../platform/observers';

type Environment = Record<string, string | undefined>;

/** @returns whether somebody is named who takes traces. */
export const tracesAreWanted = (environment: Environment): boolean =>
  Boolean(environment.OTEL_EXPORTER_OTLP_ENDPOINT || environment.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT) &&
  environment.OTEL_SDK_DISABLED !== 'true';

/** To be called when the shop is there: a process that was to be traced and is not says so. */
export function warnOfMissingTraces(strapi: Core.Strapi): void {
  if (tracesAreWanted(process.env) && !tracer())
    strapi.log.warn(
      'OTEL_EXPORTER_OTLP_ENDPOINT is set, but this process is not traced: start Node with --require ./dist/src/observability/start.js',
    );
}
