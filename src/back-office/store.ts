/** What the panel has to know of the store itself. */
import type { Core } from '@strapi/strapi';
import type { Context } from '../http/context';

export async function readStore(strapi: Core.Strapi, ctx: Context): Promise<void> {
  ctx.body = { data: { currency: strapi.config.get<string>('store.currency') } };
}
