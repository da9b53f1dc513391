/**
 * Takes away the routes of Strapi's plugins that the shop does not need, before Strapi makes its router of them: config/doors.ts
 * says which.
 */
import type { Core } from '@strapi/strapi';

/** Routes by their plugin's name, each as `POST /auth/local`, the path without the plugin's prefix. */
export interface Doors {
  /** Of the content API: these and no others of the plugin. */
  served: Record<string, string[]>;
  /** Of the panel's API: not these. */
  closed: Record<string, string[]>;
}

interface Route {
  method: string;
  path: string;
}

interface Router {
  routes: Route[];
}

type RouterFactory = (context: { strapi: Core.Strapi }) => Router;

/** One list is the panel's API. Factories are called when Strapi makes its router. */
interface Plugin {
  routes: Route[] | Record<string, Router | RouterFactory | undefined>;
}

type RouterName = 'content-api' | 'admin';

/**
 * To be called in `register`. Plugins that are turned off have nothing to close.
 * @throws Error when the table names a route that the plugin does not have, so that an update or a typing error cannot open a door.
 */
export function closeDoors(strapi: Core.Strapi): void {
  const { served, closed } = strapi.config.get<Doors>('doors');
  for (const [name, routes] of Object.entries(served))
    filterRoutes(strapi, name, 'content-api', routes, (route) => routes.includes(route));
  for (const [name, routes] of Object.entries(closed))
    filterRoutes(strapi, name, 'admin', routes, (route) => !routes.includes(route));
}

function filterRoutes(
  strapi: Core.Strapi,
  name: string,
  routerName: RouterName,
  named: string[],
  stays: (route: string) => boolean,
): void {
  const plugin = strapi.plugins[name] as Plugin | undefined;
  if (!plugin) return;
  const filtered = (routes: Route[] = []): Route[] => {
    const missing = named.filter((one) => !routes.some((route) => nameOf(route) === one));
    if (missing.length > 0)
      throw new Error(`config/doors.ts names routes that ${name} does not have: ${missing.join(', ')}`);
    return routes.filter((route) => stays(nameOf(route)));
  };
  if (Array.isArray(plugin.routes)) {
    plugin.routes = filtered(plugin.routes);
    return;
  }
  const router = plugin.routes[routerName];
  const make: RouterFactory = (context) => {
    const made = typeof router === 'function' ? router(context) : router;
    return { ...made, routes: filtered(made?.routes) };
  };
  plugin.routes = { ...plugin.routes, [routerName]: make };
}

const nameOf = ({ method, path }: Route): string => `${method} ${path}`;
