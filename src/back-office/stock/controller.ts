/** Stock for the panel: parse, call, answer. */
import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import { REASONS_OF_STAFF } from '../../api/stock-movement/contract';
import { parseData, refused } from '../../http/body';
import type { Context } from '../../http/context';
import { ACTIONS, may } from '../permissions';
import {
  movementsQuery,
  panelMovement,
  type MovementListAnswer,
  type ReasonOfStaff,
  type StockCardAnswer,
} from './contract';
import { readMovements } from './movements';
import { findProduct, readStockCard } from './stock-card';

const MOVEMENT = 'api::stock-movement.stock-movement' as const;

const MOVEMENTS_ON_PAGE = 25;

export async function readStock(strapi: Core.Strapi, ctx: Context): Promise<void> {
  const product = await findProduct(strapi, ctx.params.id);
  if (!product) return ctx.notFound();
  const card = await readStockCard(strapi, product);
  ctx.body = { data: { ...card, reasons: reasonsFor(ctx) } } satisfies StockCardAnswer;
}

export async function listMovements(strapi: Core.Strapi, ctx: Context): Promise<void> {
  const query = movementsQuery.safeParse(ctx.query);
  if (!query.success) throw refused(query.error.issues);
  const product = await findProduct(strapi, ctx.params.id);
  if (!product) return ctx.notFound();
  const { entries, next } = await readMovements(strapi, product.id, query.data.after, MOVEMENTS_ON_PAGE);
  ctx.body = { data: entries, meta: { next } } satisfies MovementListAnswer;
}

/** What the form offers: who may only receive has one choice, who may only look has none. */
function reasonsFor(ctx: Context): ReasonOfStaff[] {
  if (!may(ctx, ACTIONS.receiveStock)) return [];
  return may(ctx, ACTIONS.correctStock) ? [...REASONS_OF_STAFF] : ['received'];
}

/** Answers with the stock card as it is afterwards, so that the panel shows the new figure at once. */
export async function moveStock(strapi: Core.Strapi, ctx: Context): Promise<void> {
  const movement = parseData(panelMovement, ctx);
  const receives = movement.reason === 'received' && movement.delta > 0;
  if (!receives && !may(ctx, ACTIONS.correctStock)) {
    throw new errors.ForbiddenError('You may receive goods only; ask a store manager for anything else');
  }
  const product = await findProduct(strapi, ctx.params.id);
  if (!product) return ctx.notFound();
  const { stockAfter } = await strapi.db
    .query(MOVEMENT)
    .create({ data: { ...movement, product: product.id } });
  ctx.status = 201;
  const card = await readStockCard(strapi, { ...product, stock: stockAfter });
  ctx.body = { data: { ...card, reasons: reasonsFor(ctx) } } satisfies StockCardAnswer;
}
