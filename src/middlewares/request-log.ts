/**
 * One line per answered request, with fields a log store can search by. The query string stays out of it: it may carry
 * what a customer searched for. Health checks that succeed, and metrics, are left out: they come every few seconds and say nothing.
 */
import type { Core } from '@strapi/strapi';
import { userOf, type Context } from '../http/context';

const HEALTH_CHECKS = new Set(['/_health', '/api/health/ready', '/metrics']);

const requestLog =
  (_config: unknown, { strapi }: { strapi: Core.Strapi }): Core.MiddlewareHandler =>
  async (ctx, next) => {
    const started = performance.now();
    // Taken now: middlewares further in may rewrite it.
    const { method, path } = ctx;
    try {
      await next();
    } finally {
      if (ctx.status >= 400 || !HEALTH_CHECKS.has(path)) {
        const durationMs = Math.round((performance.now() - started) * 10) / 10;
        strapi.log.http(`${method} ${path} ${ctx.status} ${durationMs} ms`, {
          method,
          path,
          route: routeOf(ctx),
          status: ctx.status,
          durationMs,
          user: userOf(ctx)?.documentId,
        });
      }
    }
  };

/** @returns the route's pattern, so that a million products are one route; unknown where none was needed or found. */
const routeOf = (ctx: Context): string | undefined => ctx._matchedRoute as string | undefined;

export default requestLog;
