/**
 * Gives every answer the headers of its row in config/headers.ts, refusals included. It takes the place of `strapi::security`, which has one
 * policy for panel, API and pictures alike, and builds helmet anew for every request.
 */
import type { Core } from '@strapi/strapi';

/** Headers by name, for every address that begins with a path. */
export interface HeaderRow {
  under: string;
  headers: Record<string, string>;
}

export interface HeaderTable {
  /**
   * @param developing whether the panel is built while it is looked at (`npm run dev`).
   * @returns rows, of which the first that fits counts; the last one fits everything.
   */
  rows: (developing: boolean) => HeaderRow[];
}

interface Registry {
  extend(name: string, change: () => () => Core.MiddlewareHandler): void;
}

/** To be called before Strapi sets up its middlewares. */
export function setHeadersByPath(strapi: Core.Strapi): void {
  (strapi.get('middlewares') as Registry).extend('strapi::security', () => () => {
    const { rows } = strapi.config.get<HeaderTable>('headers');
    return headersByPath(rows(Boolean(strapi.config.get('autoReload'))));
  });
}

const headersByPath = (rows: HeaderRow[]): Core.MiddlewareHandler => {
  const ready = rows.map(({ under, headers }) => ({ under, headers: Object.entries(headers) }));
  return async (ctx, next) => {
    const { path } = ctx;
    const row = ready.find(({ under }) => path.startsWith(under));
    for (const [name, value] of row?.headers ?? []) ctx.res.setHeader(name, value);
    await next();
    // Strapi's health check says what answers.
    if (path === HEALTH_CHECK) ctx.remove('strapi');
  };
};

const HEALTH_CHECK = '/_health';
