/**
 * Makes the documentation plugin show our document. Its own generator describes content types as Strapi's core
 * controllers would serve them, knows no custom route, and does not run in production; so its one function that
 * writes the file is replaced, and called in production too.
 */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Core } from '@strapi/strapi';
import type { Context } from '../http/context';
import { apiDocument } from './document';

interface DocumentationService {
  generateFullDoc: () => Promise<void>;
  getFullDocumentationPath: () => string;
  getDocumentationVersion: () => string;
}

const serviceOf = (strapi: Core.Strapi): DocumentationService =>
  strapi.plugin('documentation').service('documentation') as DocumentationService;

/** Called in `register`, before the plugin generates anything. */
export function useOurDocument(strapi: Core.Strapi): void {
  const service = serviceOf(strapi);
  service.generateFullDoc = async () => {
    const directory = path.join(service.getFullDocumentationPath(), service.getDocumentationVersion());
    const document = JSON.stringify(apiDocument(strapi.config.get('server.url', ''), 'openapi-3.0'), null, 2);
    await writeIfChanged(path.join(directory, 'full_documentation.json'), document);
  };
}

/** `/api/openapi.json`, for programs. To be called in `register`: Strapi closes its router when it starts to listen. */
export function serveApiDocument(strapi: Core.Strapi): void {
  const document = JSON.stringify(apiDocument(strapi.config.get('server.url', ''), 'draft-2020-12'));
  const handler = (ctx: Context) => {
    ctx.type = 'application/json';
    ctx.set('Cache-Control', 'public, max-age=60');
    ctx.body = document;
  };
  const info = { type: 'content-api' as const };
  const route = {
    method: 'GET' as const,
    path: '/openapi.json',
    handler,
    info,
    config: { auth: false as const },
  };
  strapi.server.routes({ type: 'content-api', routes: [route] });
}

/** Called in `bootstrap`: outside of production the plugin has done it already, and nothing is written twice. */
export async function publishApiDocument(strapi: Core.Strapi): Promise<void> {
  await serviceOf(strapi).generateFullDoc();
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
