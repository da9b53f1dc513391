/**
 * Answers 503 when a request takes longer than REQUEST_DEADLINE_MS. An order may still be placed behind such an answer;
 * a retry with its Idempotency-Key tells. Uploads are as slow as the connection they come by, so they are left alone.
 */
import type { Core } from '@strapi/strapi';
import { invalid, Refused } from '../ordering/errors';
import { withDeadline } from '../platform/deadlines';

type Context = Parameters<Core.MiddlewareHandler>[0];

const deadline = (_config: unknown, { strapi }: { strapi: Core.Strapi }): Core.MiddlewareHandler => {
  const withinMs = strapi.config.get<number>('server.requestDeadlineMs');
  return async (ctx, next) => {
    if (ctx.is('multipart/*')) return next();
    const answering = next();
    answering.catch((error: unknown) => {
      // Before the deadline this error is the answer, and others see to it.
      if (ctx.state.late)
        strapi.log.warn(`after the deadline of ${ctx.method} ${ctx.path}: ${String(error)}`);
    });
    await withDeadline(answering, withinMs, () => {
      ctx.state.late = true;
      return lateAnswer(ctx, withinMs);
    });
  };
};

function lateAnswer(ctx: Context, withinMs: number): Error {
  if (ctx.req.complete) return new Refused({ code: 'UNAVAILABLE' });
  // What else of the body may come is not waited for.
  ctx.set('Connection', 'close');
  return invalid([], `the request did not arrive whole within ${withinMs} ms`);
}

export default deadline;
