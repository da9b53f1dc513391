/** Figures for the panel's home page: parse, call, answer. */
import type { Core } from '@strapi/strapi';
import { z } from 'zod';
import { refused } from '../../http/body';
import type { Context } from '../../http/context';
import { readRunningOut, readSales, readWaiting } from './figures';

const salesQuery = z.strictObject({ timeZone: z.string().refine(isTimeZone, 'is no time zone') });

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

export async function showSales(strapi: Core.Strapi, ctx: Context): Promise<void> {
  const query = salesQuery.safeParse(ctx.query);
  if (!query.success) throw refused(query.error.issues);
  const sales = await readSales(strapi, query.data.timeZone);
  ctx.body = { data: { ...sales, currency: strapi.config.get<string>('store.currency') } };
}

export async function showWaiting(strapi: Core.Strapi, ctx: Context): Promise<void> {
  ctx.body = { data: await readWaiting(strapi) };
}

export async function showRunningOut(strapi: Core.Strapi, ctx: Context): Promise<void> {
  ctx.body = { data: await readRunningOut(strapi) };
}
