/** Tells whoever collects errors of those that a caller was answered 5xx for. Outside of the middlewares that make answers of errors. */
import type { Core } from '@strapi/strapi';
import { errorsAreReported, reportError } from '../platform/observers';

const errorReports = (): Core.MiddlewareHandler => {
  if (!errorsAreReported()) return (_ctx, next) => next();
  return async (ctx, next) => {
    const { method } = ctx;
    await next();
    const { failure, requestId } = ctx.state as { failure?: unknown; requestId: string };
    if (failure === undefined || ctx.status < 500) return;
    const route = (ctx._matchedRoute as string | undefined) ?? 'none';
    reportError(failure, { requestId, method, route, status: ctx.status });
  };
};

export default errorReports;
