/**
 * Strapi builds helmet and the body parser anew for every request, options checked and all; together that is a sixth of
 * what an empty request costs. Here each is built once: the security headers of /api are those Strapi's own middleware
 * set on the first request, and bodies are parsed by the same koa-body with the same options. Whatever is special
 * (the panel, the documentation page, uploads) still goes through Strapi's own: uploads of those who may upload, for their files are
 * written to the disk before anybody asks who it is.
 */
import type { Core } from '@strapi/strapi';
import { koaBody } from 'koa-body';

type Handler = Core.MiddlewareHandler;
type Context = Parameters<Handler>[0];
type Factory = (config: object, dependencies: { strapi: Core.Strapi }) => Handler;

interface Registry {
  extend(name: string, change: (factory: Factory) => Factory): void;
}

/** To be called before Strapi sets up its middlewares. */
export function buildMiddlewaresOnce(strapi: Core.Strapi): void {
  const registry = strapi.get('middlewares') as Registry;
  registry.extend('strapi::security', securityOnce);
  registry.extend('strapi::body', bodyOnce);
}

const securityOnce =
  (factory: Factory): Factory =>
  (config, dependencies) => {
    const secure = factory(config, dependencies);
    let headers: Record<string, string> | undefined;
    return async (ctx, next) => {
      if (!ctx.path.startsWith('/api/')) return secure(ctx, next);
      if (headers === undefined) {
        const before = new Set(Object.keys(ctx.response.headers));
        await secure(ctx, () => Promise.resolve());
        headers = headersBut(before, ctx);
      }
      ctx.set(headers);
      return next();
    };
  };

const headersBut = (before: Set<string>, ctx: Context): Record<string, string> =>
  Object.fromEntries(
    Object.entries(ctx.response.headers as Record<string, string>).filter(([name]) => !before.has(name)),
  );

/** Uploaded files need cleaning up afterwards, which Strapi's middleware does. */
const bodyOnce =
  (factory: Factory): Factory =>
  (config, dependencies) => {
    const parseUpload = factory(config, dependencies);
    const parse = koaBody({ ...config, multipart: true, patchKoa: true }) as unknown as Handler;
    return (ctx, next) => {
      if (!ctx.is('multipart/*')) return parse(ctx, next);
      if (isOfPanel(ctx, dependencies.strapi)) return parseUpload(ctx, next);
      // Left where it is: whoever wants a body misses it and says so. The connection stays, or a colleague whose token has
      // just ended would not hear why.
      ctx.request.body = {};
      return next();
    };
  };

/** Whether somebody of the panel sends this, as far as their token tells; the route asks the rest. */
function isOfPanel(ctx: Context, strapi: Core.Strapi): boolean {
  const [, token] = /^bearer (\S+)$/i.exec(ctx.get('Authorization')) ?? [];
  if (token === undefined || ctx.path.startsWith('/api/')) return false;
  return strapi.sessionManager('admin').validateAccessToken(token).isValid;
}
