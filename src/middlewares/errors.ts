/**
 * The one place where an error becomes an HTTP answer. The engine's refusals carry data and know no status;
 * PostgreSQL's errors know no client. What is not recognised here goes on to Strapi, which answers its own
 * errors and turns the rest into a 500.
 */
import type { Core } from '@strapi/strapi';
import { refusals } from '../http/metrics';
import { refusalOf } from '../http/recognised-errors';
import {
  apiRefusal,
  refusalOfAnswer,
  refusalOfStrapi,
  statusOfUnreadable,
  type ApiRefusal,
} from '../http/strapi-refusals';
import { REFUSALS } from '../http/refusals';
import { TooMany } from '../limits/too-many';
import { Refused } from '../ordering/errors';

const RETRY_AFTER_SECONDS = 1;
const RATE_LIMIT_RETRY_AFTER_SECONDS = 60;

type Context = Parameters<Core.MiddlewareHandler>[0];

const errorAnswers =
  (_config: unknown, { strapi }: { strapi: Core.Strapi }): Core.MiddlewareHandler =>
  async (ctx, next) => {
    // Taken now: middlewares further in may rewrite it.
    const { path } = ctx;
    try {
      await next();
      // Strapi takes any trouble while recognising a caller for a bad token.
      if (ctx.status === 401 && ctx.state.databaseError) throw ctx.state.databaseError;
      const refused = refusalOfAnswer(ctx.status, ctx.body);
      if (refused && (isOfApi(path) || refused.status === 405)) answer(ctx, refused);
    } catch (error) {
      // For src/middlewares/error-reports.ts, if it becomes a failure.
      ctx.state.failure = error;
      const refusal = refusalOf(error);
      if (refusal?.code === 'UNAVAILABLE') strapi.log.error(error instanceof Error ? error : String(error));
      if (refusal && REFUSALS[refusal.code].retryAfter) ctx.set('Retry-After', String(RETRY_AFTER_SECONDS));
      if (refusal) return answer(ctx, apiRefusal(refusal, new Refused(refusal).message));
      const refused = refusalOfStrapi(error);
      // The panel reads Strapi's errors as Strapi words them; of bodies and addresses that nobody can read it knows nothing.
      const isOurs =
        isOfApi(path) || refused?.status === 429 || statusOfUnreadable(error) !== undefined || isNoPath(path);
      if (!refused || !isOurs) throw error;
      if (refused.status === 429) setRetryAfter(ctx, error);
      answer(ctx, refused);
    }
  };

/** Strapi's server of files takes these for an attempt to leave its folder, and an error. */
const isNoPath = (path: string): boolean => path.startsWith('//');

const isOfApi = (path: string): boolean => path.startsWith('/api/');

/** Strapi's own limit, on log-ins to the panel, does not say when. */
function setRetryAfter(ctx: Context, error: unknown): void {
  const seconds = error instanceof TooMany ? error.retryAfterSeconds : RATE_LIMIT_RETRY_AFTER_SECONDS;
  ctx.set('Retry-After', String(seconds));
}

function answer(ctx: Context, { code, status, name, message, details }: ApiRefusal): void {
  refusals.inc({ code });
  ctx.status = status;
  ctx.body = { data: null, error: { status, name, message, details: { code, ...details } } };
}

export default errorAnswers;
