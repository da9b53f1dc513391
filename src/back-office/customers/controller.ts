/** What the shop keeps of a customer, for staff whom they have asked: see src/privacy. Parse, call, answer. */
import type { Core } from '@strapi/strapi';
import { actorOf } from '../../http/actor';
import { documentId } from '../../http/fields';
import type { Context } from '../../http/context';
import { eraseCustomer } from '../../privacy/erase-customer';
import { exportCustomer } from '../../privacy/export-customer';
import type { ErasureAnswer, ExportAnswer } from './contract';

export async function exportOne(strapi: Core.Strapi, ctx: Context): Promise<void> {
  const asked = documentId.safeParse(ctx.params.id);
  const data = asked.success ? await exportCustomer(strapi, asked.data, actorOf(ctx)) : undefined;
  if (!data) return ctx.notFound();
  ctx.set('Cache-Control', 'no-store');
  ctx.body = { data } satisfies ExportAnswer;
}

/** Answers the same when they were erased before. */
export async function eraseOne(strapi: Core.Strapi, ctx: Context): Promise<void> {
  const asked = documentId.safeParse(ctx.params.id);
  const data = asked.success ? await eraseCustomer(strapi, asked.data, actorOf(ctx)) : undefined;
  if (!data) return ctx.notFound();
  ctx.body = { data } satisfies ErasureAnswer;
}
