/** Lets phones and proxies keep a public answer for a moment, and ask whether it changed afterwards. */
import { createHash } from 'node:crypto';
import type { Context } from './context';

/** Together with what a server may remember, the contract's 2 seconds are not exceeded. */
const MAX_AGE_SECONDS = 1;

/** Answers with the body, or with 304 when the caller's If-None-Match names it already. */
export function answerCacheable(ctx: Context, body: object): void {
  const json = JSON.stringify(body);
  ctx.status = 200;
  ctx.type = 'application/json';
  ctx.set('Cache-Control', `public, max-age=${MAX_AGE_SECONDS}`);
  ctx.set('ETag', `"${createHash('sha1').update(json).digest('base64url')}"`);
  if (ctx.fresh) ctx.status = 304;
  else ctx.body = json;
}
