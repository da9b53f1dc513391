/** Exports for the panel: a stream that begins at once and takes as long as the receiver does. */
import type { Core } from '@strapi/strapi';
import type { Context } from '../../http/context';
import { csvOf } from './csv-stream';
import { EXPORTS, type ExportName } from './exports';

/** @returns a handler that answers with this file, named by the day. */
export const exportOf = (name: ExportName) => async (strapi: Core.Strapi, ctx: Context) => {
  const day = new Date().toISOString().slice(0, 10);
  ctx.attachment(`${name}-${day}.csv`);
  ctx.type = 'text/csv; charset=utf-8';
  ctx.set('Cache-Control', 'no-store');
  ctx.body = csvOf(strapi, EXPORTS[name]);
};
