/**
 * Publishes the API's document: as JSON for programs, and by the documentation plugin as a page for people.
 * The plugin's own generator describes content types as Strapi's core controllers would serve them, knows no custom
 * route, and writes files, which a container's read-only disk refuses; so what it would write and read is answered from memory.
 * With API_DOCS=false the plugin is off, and nothing is published.
 */
import type { Core } from '@strapi/strapi';
import type { Context } from '../http/context';
import { apiDocument } from './document';
import { apiPage } from './page';

interface DocumentationService {
  generateFullDoc: () => Promise<void>;
  getDocumentationVersion: () => string;
  /** What the plugin's page in the panel lists. */
  getDocumentationVersions: () => { version: string; generatedDate: string; url: string }[];
}

/** To be called in `register`: the plugin generates nothing yet, and Strapi closes its router when it starts to listen. */
export function useOurDocument(strapi: Core.Strapi): void {
  const service = serviceOf(strapi);
  if (!service) return;
  const serverUrl: string = strapi.config.get('server.url', '');
  const document = JSON.stringify(apiDocument(serverUrl));
  service.generateFullDoc = () => Promise.resolve();
  const generatedDate = new Date().toISOString();
  service.getDocumentationVersions = () => [
    { version: service.getDocumentationVersion(), generatedDate, url: '' },
  ];
  // The page's policy lets nothing in from another host, and it may be opened by another name than the public one.
  const base = new URL(serverUrl || '/', 'http://shop').pathname.replace(/\/$/, '');
  servePage(strapi, apiPage(base, JSON.stringify(apiDocument(base))));
  serveDocument(strapi, document);
}

interface Layer {
  path: string;
  regexp: RegExp;
}

/**
 * The plugin takes what stands behind the last slash for the name of a file of its page, and breaks where nothing does. To be called in
 * `bootstrap`: the plugin has made its route, and nobody has asked for it yet.
 */
export function serveAssetsByName(strapi: Core.Strapi): void {
  const layers = strapi.server.router.stack as unknown as Layer[];
  const assets = layers.find(({ path }) => path === '/plugins/documentation/(.*)');
  if (assets) assets.regexp = /^\/plugins\/documentation\/([^/]+)$/;
}

function serviceOf(strapi: Core.Strapi): DocumentationService | undefined {
  // Strapi's type promises every plugin; one that is off is not there.
  const plugin = strapi.plugin('documentation') as Core.Plugin | undefined;
  return plugin?.service('documentation') as DocumentationService | undefined;
}

function servePage(strapi: Core.Strapi, page: string): void {
  const controller = strapi.plugin('documentation').controller('documentation');
  controller.index = (ctx: Context) => {
    ctx.type = 'text/html';
    ctx.set('Cache-Control', 'no-cache');
    ctx.body = page;
  };
}

/** `/api/openapi.json`, and `/api/docs`, which leads to the plugin's page. */
function serveDocument(strapi: Core.Strapi, document: string): void {
  const route = (address: string, handler: (ctx: Context) => void) => ({
    method: 'GET' as const,
    path: address,
    handler,
    info: { type: 'content-api' as const },
    config: { auth: false as const },
  });
  const asJson = (ctx: Context) => {
    ctx.type = 'application/json';
    ctx.set('Cache-Control', 'public, max-age=60');
    ctx.body = document;
  };
  const toPage = (ctx: Context) => ctx.redirect('/documentation');
  strapi.server.routes({
    type: 'content-api',
    routes: [route('/openapi.json', asJson), route('/docs', toPage)],
  });
}
