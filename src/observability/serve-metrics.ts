/**
 * GET /metrics, for Prometheus: everything that the rooms of the shop declare with prom-client. The route is there only when
 * METRICS_TOKEN is set; it is no part of the API and stands beside it, as Prometheus expects.
 */
import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import { collectDefaultMetrics, register } from 'prom-client';
import { knowsToken, metricsToken } from './metrics-token';

type Context = Parameters<Core.MiddlewareHandler>[0];

/** To be called in `register`: Strapi closes its router when it starts to listen. */
export function serveMetrics(strapi: Core.Strapi): void {
  const token = metricsToken();
  if (token === undefined) return;
  collectDefaultMetrics();
  strapi.server.router.get('/metrics', async (ctx: Context) => {
    if (!knowsToken(ctx.get('Authorization'), token)) {
      ctx.set('WWW-Authenticate', 'Bearer');
      throw new errors.UnauthorizedError(
        'Metrics are told to those who send METRICS_TOKEN as a bearer token',
      );
    }
    ctx.set('Cache-Control', 'no-store');
    ctx.type = register.contentType;
    ctx.body = await register.metrics();
  });
}
