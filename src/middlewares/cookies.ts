/**
 * Cookies are the panel's. The API takes tokens from where a program puts them; Strapi would also take a cookie for a refresh token, and
 * rather than the one in the body, whichever page made the browser send it.
 */
import type { Core } from '@strapi/strapi';

const cookies = (_config: unknown, { strapi }: { strapi: Core.Strapi }): Core.MiddlewareHandler => {
  // A proxy that ends TLS and does not say so must not cost them their protection.
  const reachedByTls = strapi.config.get<string>('server.url').startsWith('https://');
  return (ctx, next) => {
    if (!ctx.path.startsWith('/api/')) {
      if (reachedByTls) ctx.cookies.secure = true;
    } else if (ctx.req.headers.cookie !== undefined) {
      delete ctx.req.headers.cookie;
    }
    return next();
  };
};

export default cookies;
