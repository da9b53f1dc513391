/**
 * Publishes the API's document: as JSON for programs, and by the documentation plugin as a page for people and a file.
 * The plugin's own generator describes content types as Strapi's core controllers would serve them, knows no custom
 * route, and does not run in production; so its function that writes the file is replaced, and called in production too.
 * With API_DOCS=false the plugin is off, and nothing is published.
 */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Core } from '@strapi/strapi';
import type { Context } from '../http/context';
import { apiDocument } from './document';
import { apiPage, PAGE_POLICY } from './page';

interface DocumentationService {
  generateFullDoc: () => Promise<void>;
  getFullDocumentationPath: () => string;
  getDocumentationVersion: () => string;
}

/** To be called in `register`: the plugin generates nothing yet, and Strapi closes its router when it starts to listen. */
export function useOurDocument(strapi: Core.Strapi): void {
  const service = serviceOf(strapi);
  if (!service) return;
  const serverUrl: string = strapi.config.get('server.url', '');
  const document = JSON.stringify(apiDocument(serverUrl));
  service.generateFullDoc = async () => {
    const directory = path.join(service.getFullDocumentationPath(), service.getDocumentationVersion());
    await writeIfChanged(path.join(directory, 'full_documentation.json'), document);
  };
  // The page's policy lets nothing in from another host, and it may be opened by another name than the public one.
  const base = new URL(serverUrl || '/', 'http://shop').pathname.replace(/\/$/, '');
  servePage(strapi, apiPage(base, JSON.stringify(apiDocument(base))));
  serveDocument(strapi, document);
}

/** Called in `bootstrap`: outside of production the plugin has done it already, and nothing is written twice. */
export async function publishApiDocument(strapi: Core.Strapi): Promise<void> {
  await serviceOf(strapi)?.generateFullDoc();
}

function serviceOf(strapi: Core.Strapi): DocumentationService | undefined {
  // Strapi's type promises every plugin; one that is off is not there.
  const plugin = strapi.plugin('documentation') as Core.Plugin | undefined;
  return plugin?.service('documentation') as DocumentationService | undefined;
}

/** Strapi eases its content security policy for this page, which ours does not need. */
function servePage(strapi: Core.Strapi, page: string): void {
  const controller = strapi.plugin('documentation').controller('documentation');
  controller.index = (ctx: Context) => {
    ctx.type = 'text/html';
    ctx.set('Content-Security-Policy', PAGE_POLICY);
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

/** Several instances may share one folder: a reader sees the old file or the new one, never half of it. */
async function writeIfChanged(file: string, text: string): Promise<void> {
  const current = await readFile(file, 'utf8').catch(() => undefined);
  if (current === text) return;
  await mkdir(path.dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, text);
  await rename(draft, file);
}
