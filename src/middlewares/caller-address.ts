/**
 * Settles whose address counts for a request before anybody asks for it. Koa would believe the whole of X-Forwarded-For, or the
 * last few addresses of it, whoever is connected: see src/platform/proxies.ts.
 */
import type { Core } from '@strapi/strapi';
import { Proxies, type Trust } from '../platform/proxies';

const callerAddress = (_config: unknown, { strapi }: { strapi: Core.Strapi }): Core.MiddlewareHandler => {
  const proxies = new Proxies(strapi.config.get<Trust>('server.trust'));
  return (ctx, next) => {
    ctx.request.ip = proxies.callerOf(ctx.socket.remoteAddress ?? '', ctx.req.headers);
    return next();
  };
};

export default callerAddress;
