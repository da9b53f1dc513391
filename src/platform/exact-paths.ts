/**
 * Gives each route one spelling. Koa's router takes /API/Auth/Local for /api/auth/local, but whatever goes by paths before it does
 * not: a firewall's or a proxy's limit for logging in, or a middleware of ours, would be walked around by a capital letter.
 */
import type { Core } from '@strapi/strapi';

interface Layer {
  regexp: RegExp;
}

/** To be called in `bootstrap`: all routes are there, and Strapi has not yet put them into its own router. */
export function matchPathsExactly(strapi: Core.Strapi): void {
  const apis = [strapi.server.api('content-api'), strapi.server.api('admin')];
  const layers = apis.flatMap((api) => api.listRoutes() as unknown as Layer[]);
  for (const layer of layers) layer.regexp = new RegExp(layer.regexp.source);
}
