/**
 * Counts every request by its address before anything is done for it: before its body is read, its token or password looked
 * at, an answer looked up. Limits on single actions count where the action is: src/limits/table.ts.
 */
import type { Core } from '@strapi/strapi';
import { limitsInForce } from '../limits/limits';

const rateLimits = (): Core.MiddlewareHandler => async (ctx, next) => {
  await limitsInForce().admit(ctx.request.ip);
  return next();
};

export default rateLimits;
