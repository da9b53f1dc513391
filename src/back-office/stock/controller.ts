/** Stock for the panel: parse, call, answer. */
import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import { newMovement, REASONS_OF_STAFF } from '../../api/stock-movement/contract';
import { parseData } from '../../http/body';
import type { Context } from '../../http/context';
import { ACTIONS, may } from '../permissions';
import { findProduct, readStockCard } from './stock-card';

const MOVEMENT = 'api::stock-movement.stock-movement' as const;

const panelMovement = newMovement.omit({ product: true });

export async function readStock(strapi: Core.Strapi, ctx: Context): Promise<void> {
  const product = await findProduct(strapi, ctx.params.id);
  if (!product) return ctx.notFound();
  ctx.body = { data: { ...(await readStockCard(strapi, product)), reasons: reasonsFor(ctx) } };
}

/** What the form offers: who may only receive has one choice, who may only look has none. */
function reasonsFor(ctx: Context): string[] {
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
  ctx.body = { data: { ...card, reasons: reasonsFor(ctx) } };
}
