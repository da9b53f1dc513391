/**
 * Traces by OpenTelemetry's own SDK, which reads where to and how much from its OTEL_… variables: requests, Koa's router, Knex and pg.
 * Nothing of what customers write goes along: no query strings, no values of statements, no addresses.
 */
import { context, ROOT_CONTEXT, SpanStatusCode, trace, type Context } from '@opentelemetry/api';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { KnexInstrumentation } from '@opentelemetry/instrumentation-knex';
import { KoaInstrumentation, KoaLayerType } from '@opentelemetry/instrumentation-koa';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { traceWith, type Tracer } from '../platform/observers';
import { within } from '../platform/time-limit';

const NAME = 'opply-shop';

/** Asked every few seconds, by nobody who would look at a trace. */
const UNINTERESTING = /^\/(_health|api\/health\/ready|metrics)(\?|$)/;

/** What a trace says of a request that our own log leaves out as well. */
const PRIVATE = {
  'url.query': undefined,
  'client.address': undefined,
  'network.peer.address': undefined,
  'user_agent.original': undefined,
};

/** Within the time that a process has to stop. */
const FAREWELL_MS = 2_000;

/** To be called before anything that is to be traced is loaded. */
export function startTracing(): void {
  // Metrics are told at /metrics, and the log has its own way; whoever wants them by OTLP says so.
  process.env.OTEL_METRICS_EXPORTER ??= 'none';
  process.env.OTEL_LOGS_EXPORTER ??= 'none';
  const sdk = new NodeSDK({
    ...(process.env.OTEL_SERVICE_NAME ? {} : { serviceName: NAME }),
    instrumentations: [
      new HttpInstrumentation({
        ignoreIncomingRequestHook: ({ url = '' }) => UNINTERESTING.test(url),
        startIncomingSpanHook: () => PRIVATE,
      }),
      // A span for each of Strapi's fifteen middlewares would say little.
      new KoaInstrumentation({ ignoreLayersType: [KoaLayerType.MIDDLEWARE] }),
      // What the shop asks by itself, such as for jobs every second, is no trace.
      new KnexInstrumentation({ requireParentSpan: true }),
      new PgInstrumentation({ requireParentSpan: true }),
    ],
  });
  sdk.start();
  traceWith(opentelemetry, () => within(FAREWELL_MS, sdk.shutdown()));
}

const opentelemetry: Tracer = {
  traceId: () => trace.getActiveSpan()?.spanContext().traceId,

  here: () => context.active(),

  together(name, places, work) {
    const [first = ROOT_CONTEXT, ...others] = places as Context[];
    const links = others.flatMap((other) => {
      const spanContext = trace.getSpanContext(other);
      return spanContext ? [{ context: spanContext }] : [];
    });
    const attributes = { 'shop.together': places.length };
    return trace.getTracer(NAME).startActiveSpan(name, { links, attributes }, first, async (span) => {
      try {
        return await work();
      } catch (error) {
        span.setStatus({ code: SpanStatusCode.ERROR });
        throw error;
      } finally {
        span.end();
      }
    });
  },
};
