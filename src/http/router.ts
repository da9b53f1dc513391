/** Makes Strapi's router of a noun from its routes, so that what is served and what is described cannot part ways. */
import type { Route } from './route';

/**
 * @param controller of the noun, whose actions the routes are called as.
 * @param routes in the order in which they are tried: one with a name in its path comes after those without.
 * @param config of each, as Strapi takes it.
 */
export const routerOf = (controller: string, routes: Record<string, Route>, config: object = {}) => ({
  type: 'content-api' as const,
  routes: Object.entries(routes).map(([action, { method, path }]) => ({
    method: method.toUpperCase(),
    path: path.replace(/\{(\w+)\}/g, ':$1'),
    handler: `${controller}.${action}`,
    // Strapi writes into each what may call it.
    config: { ...config },
  })),
});
