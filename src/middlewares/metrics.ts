/**
 * Counts requests by route and status, and times them, where METRICS_TOKEN lets somebody read that. The route is what the
 * router has found, or says the cache that answers before it; a path is never a label, for callers make them up.
 */
import type { Core } from '@strapi/strapi';
import { countRequest } from '../http/metrics';
import { metricsToken } from '../observability/metrics-token';

const metrics = (): Core.MiddlewareHandler => {
  if (metricsToken() === undefined) return (_ctx, next) => next();
  return async (ctx, next) => {
    const started = performance.now();
    const { method } = ctx;
    try {
      await next();
    } finally {
      const seconds = (performance.now() - started) / 1_000;
      countRequest(method, ctx._matchedRoute as string | undefined, ctx.status, seconds);
    }
  };
};

export default metrics;
