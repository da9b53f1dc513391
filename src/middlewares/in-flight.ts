/** Counts requests until their answers have left, so that a shutdown can wait for them. */
import type { Core } from '@strapi/strapi';
import { countRequest, isShuttingDown } from '../platform/shutdown';

const inFlight = (): Core.MiddlewareHandler => async (ctx, next) => {
  ctx.res.once('close', countRequest());
  if (isShuttingDown()) ctx.set('Connection', 'close');
  await next();
};

export default inFlight;
