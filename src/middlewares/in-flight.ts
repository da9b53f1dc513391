/**
 * Counts requests until their answers have left, so that a shutdown can wait for them. Whether an answer is the last of its connection
 * is decided when it leaves: the port may have closed since the question came.
 */
import type { Core } from '@strapi/strapi';
import { countRequest, isPortClosed } from '../platform/shutdown';

const inFlight = (): Core.MiddlewareHandler => async (ctx, next) => {
  ctx.res.once('close', countRequest());
  try {
    await next();
  } finally {
    if (isPortClosed()) ctx.set('Connection', 'close');
  }
};

export default inFlight;
