/** Figures for the panel's home page: parse, call, answer. */
import type { Core } from '@strapi/strapi';
import { refused } from '../../http/body';
import type { Context } from '../../http/context';
import { salesQuery, type RunningOutAnswer, type SalesAnswer, type WaitingAnswer } from './contract';
import { readRunningOut, readSales, readWaiting } from './figures';

export async function showSales(strapi: Core.Strapi, ctx: Context): Promise<void> {
  const query = salesQuery.safeParse(ctx.query);
  if (!query.success) throw refused(query.error.issues);
  const sales = await readSales(strapi, query.data.timeZone);
  const currency = strapi.config.get<string>('store.currency');
  ctx.body = { data: { ...sales, currency } } satisfies SalesAnswer;
}

export async function showWaiting(strapi: Core.Strapi, ctx: Context): Promise<void> {
  ctx.body = { data: await readWaiting(strapi) } satisfies WaitingAnswer;
}

export async function showRunningOut(strapi: Core.Strapi, ctx: Context): Promise<void> {
  ctx.body = { data: await readRunningOut(strapi) } satisfies RunningOutAnswer;
}
