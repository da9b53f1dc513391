/** One line per answered request. The query string stays out of it: it may carry what a customer searched for. */
import type { Core } from '@strapi/strapi';

const requestLog =
  (_config: unknown, { strapi }: { strapi: Core.Strapi }): Core.MiddlewareHandler =>
  async (ctx, next) => {
    const started = process.hrtime.bigint();
    // Taken now: middlewares further in may rewrite it.
    const { method, path } = ctx;
    try {
      await next();
    } finally {
      const milliseconds = Number(process.hrtime.bigint() - started) / 1e6;
      strapi.log.http(`${method} ${path} ${ctx.status} ${milliseconds.toFixed(1)} ms`);
    }
  };

export default requestLog;
