/**
 * Makes the documentation plugin show our document. Its own generator describes content types as Strapi's core
 * controllers would serve them, knows no custom route, and does not run in production; so its one function that
 * writes the file is replaced, and called in production too.
 */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Core } from '@strapi/strapi';
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
    const document = JSON.stringify(apiDocument(strapi.config.get('server.url', '')), null, 2);
    await writeIfChanged(path.join(directory, 'full_documentation.json'), document);
  };
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
