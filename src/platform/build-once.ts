/**
 * Strapi builds the body parser anew for every request, options checked and all. Here it is built once: bodies are parsed by the same
 * koa-body with the same options. Uploads still go through Strapi's own.
 */
import type { Core } from '@strapi/strapi';
import { koaBody } from 'koa-body';

type Handler = Core.MiddlewareHandler;
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
    return (ctx, next) => (ctx.is('multipart/*') ? parseUpload(ctx, next) : parse(ctx, next));
  };
