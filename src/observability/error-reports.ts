/**
 * Sends errors to Sentry where SENTRY_DSN names one, by the edition of its SDK that leaves tracing alone, so that it and
 * OpenTelemetry do not meet. Sent are an error's kind, words and stack, and what it is about in ids; of the request nothing.
 */
import type { ErrorEvent } from '@sentry/node-core/light';
import { reportErrorsTo, tracer, type About } from '../platform/observers';
import { withoutPrivateWords } from './private-words';

/** A database that is away fails every request; a hundred of them say as much as a hundred thousand. */
const MOST_A_MINUTE = 100;
const MINUTE_MS = 60_000;

/** Within the time that a process has to stop. */
const FAREWELL_MS = 2_000;

/** To be called when the shop starts. Does nothing, and loads nothing, without SENTRY_DSN. */
export async function reportErrors(environment: NodeJS.ProcessEnv = process.env): Promise<void> {
  const dsn = environment.SENTRY_DSN;
  if (!dsn) return;
  const sentry = await import('@sentry/node-core/light');
  const client = sentry.initWithoutDefaultIntegrations({
    dsn,
    environment: environment.SENTRY_ENVIRONMENT || environment.NODE_ENV || 'development',
    sendDefaultPii: false,
    maxBreadcrumbs: 0,
    integrations: [
      sentry.eventFiltersIntegration(),
      sentry.linkedErrorsIntegration(),
      sentry.contextLinesIntegration(),
      sentry.onUncaughtExceptionIntegration(),
    ],
    beforeSend: withoutPrivateParts,
  });
  if (!client?.getDsn()) throw new Error('SENTRY_DSN is not the address of a project in Sentry');
  const mayBeSent = atMost(MOST_A_MINUTE);
  reportErrorsTo(
    (error, about) => {
      if (mayBeSent()) sentry.captureException(error, { tags: tagsOf(about) });
    },
    async () => sentry.close(FAREWELL_MS),
  );
}

/** @returns a function that says whether there is room for another one in this minute. */
function atMost(limit: number): () => boolean {
  let begun = performance.now();
  let sent = 0;
  return () => {
    if (performance.now() - begun > MINUTE_MS) [begun, sent] = [performance.now(), 0];
    sent += 1;
    return sent <= limit;
  };
}

/** With the trace's id, so that both can be laid side by side. */
function tagsOf(about: About): Record<string, string | number> {
  const tags: Record<string, string | number> = {};
  for (const [name, value] of Object.entries<About[string]>({ ...about, traceId: tracer()?.traceId() }))
    if (value !== undefined) tags[name] = value;
  return tags;
}

/** Whatever the SDK, or a plugin of the shop, has put beside the error. */
function withoutPrivateParts(event: ErrorEvent): ErrorEvent {
  delete event.request;
  delete event.user;
  delete event.breadcrumbs;
  delete event.extra;
  if (event.message) event.message = withoutPrivateWords(event.message);
  for (const exception of event.exception?.values ?? [])
    if (exception.value) exception.value = withoutPrivateWords(exception.value);
  return event;
}
