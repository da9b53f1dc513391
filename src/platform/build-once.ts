/**
 * Strapi builds the body parser anew for every request, options checked and all. Here it is built once: bodies are parsed by the same
 * koa-body with the same options. Uploads still go through Strapi's own, if they are of somebody who may upload: their files are written
 * to the disk before anybody asks who it is.
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
export function buildBodyParserOnce(strapi: Core.Strapi): void {
  const registry = strapi.get('middlewares') as Registry;
  registry.extend('strapi::body', bodyOnce);
}

/** Uploaded files need cleaning up afterwards, which Strapi's middleware does. */
const bodyOnce =
  (factory: Factory): Factory =>
  (config, dependencies) => {
    const parseUpload = factory(config, dependencies);
    const parse = koaBody({ ...config, multipart: true, patchKoa: true }) as unknown as Handler;
    return (ctx, next) => {
      if (!ctx.is('multipart/*')) return parse(ctx, () => withBody(ctx, next));
      if (isOfPanel(ctx, dependencies.strapi)) return parseUpload(ctx, next);
      // Left where it is: whoever wants a body misses it and says so. The connection stays, or a colleague whose token has
      // just ended would not hear why.
      ctx.request.body = {};
      return next();
    };
  };

/** Some of Strapi's own actions take it for granted that there is a body, and fail. */
function withBody(ctx: Context, next: () => Promise<unknown>): Promise<unknown> {
  ctx.request.body ??= {};
  return next();
}

/** Whether somebody of the panel sends this, as far as their token tells; the route asks the rest. */
function isOfPanel(ctx: Context, strapi: Core.Strapi): boolean {
  const [, token] = /^bearer (\S+)$/i.exec(ctx.get('Authorization')) ?? [];
  if (token === undefined || ctx.path.startsWith('/api/')) return false;
  return strapi.sessionManager('admin').validateAccessToken(token).isValid;
}
