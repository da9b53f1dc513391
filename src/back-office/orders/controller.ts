/** Orders for the panel: parse, call, answer. */
import type { Core } from '@strapi/strapi';
import { actorOf } from '../../http/actor';
import { parseData, refused } from '../../http/body';
import type { Context } from '../../http/context';
import type { Actor } from '../../ordering/actor';
import { transitionsOf } from '../../ordering/transitions';
import { ACTIONS, may } from '../permissions';
import { moveEach } from './bulk-transition';
import { bulkTransition, orderListQuery, type OrderListAnswer } from './contract';
import { readDocument } from './order-document';
import { readOrderList } from './order-list';

export async function listOrders(strapi: Core.Strapi, ctx: Context): Promise<void> {
  const query = orderListQuery.safeParse(ctx.query);
  if (!query.success) throw refused(query.error.issues);
  const { entries, next } = await readOrderList(strapi, query.data);
  const mover = moverOf(ctx);
  const data = entries.map((order) => ({
    ...order,
    transitions: mover ? transitionsOf(order.state, mover) : [],
  }));
  ctx.body = { data, meta: { next, mayMove: mover !== undefined } } satisfies OrderListAnswer;
}

export async function readOrder(strapi: Core.Strapi, ctx: Context): Promise<void> {
  const document = await readDocument(strapi, ctx.params.id, moverOf(ctx));
  if (!document) return ctx.notFound();
  ctx.body = { data: document };
}

const moverOf = (ctx: Context): Actor | undefined =>
  may(ctx, ACTIONS.moveOrders) ? actorOf(ctx) : undefined;

/** One order or many: the answer says for each what became of it, so it is 200 even when none could be moved. */
export async function moveOrders(strapi: Core.Strapi, ctx: Context): Promise<void> {
  const { orders, transition } = parseData(bulkTransition, ctx);
  ctx.body = { data: await moveEach(strapi, orders, transition, actorOf(ctx)) };
}
