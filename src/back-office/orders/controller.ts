/** Orders for the panel: parse, call, answer. */
import type { Core } from '@strapi/strapi';
import { actorOf } from '../../http/actor';
import { parseData, refused } from '../../http/body';
import type { Context } from '../../http/context';
import { ACTIONS, may } from '../permissions';
import { moveEach } from './bulk-transition';
import { bulkTransition, orderListQuery } from './contract';
import { readDocument } from './order-document';
import { readOrderList } from './order-list';

export async function listOrders(strapi: Core.Strapi, ctx: Context): Promise<void> {
  const query = orderListQuery.safeParse(ctx.query);
  if (!query.success) throw refused(query.error.issues);
  const { orders, next } = await readOrderList(strapi, query.data);
  ctx.body = { data: orders, meta: { next, mayMove: may(ctx, ACTIONS.moveOrders) } };
}

export async function readOrder(strapi: Core.Strapi, ctx: Context): Promise<void> {
  const mover = may(ctx, ACTIONS.moveOrders) ? actorOf(ctx) : undefined;
  const document = await readDocument(strapi, ctx.params.id, mover);
  if (!document) return ctx.notFound();
  ctx.body = { data: document };
}

/** One order or many: the answer says for each what became of it, so it is 200 even when none could be moved. */
export async function moveOrders(strapi: Core.Strapi, ctx: Context): Promise<void> {
  const { orders, transition } = parseData(bulkTransition, ctx);
  ctx.body = { data: await moveEach(strapi, orders, transition, actorOf(ctx)) };
}
