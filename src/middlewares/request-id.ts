/**
 * Gives every request an id, the caller's own if it sent a sane one, so that a customer's screenshot,
 * a proxy's log and ours can be laid side by side.
 */
import { randomUUID } from 'node:crypto';
import type { Core } from '@strapi/strapi';

const SANE_ID = /^[A-Za-z0-9._:-]{1,128}$/;

const requestId = (): Core.MiddlewareHandler => async (ctx, next) => {
  const offered = ctx.get('X-Request-Id');
  const id = SANE_ID.test(offered) ? offered : randomUUID();
  ctx.state.requestId = id;
  ctx.set('X-Request-Id', id);
  await next();
};

export default requestId;
