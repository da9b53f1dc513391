/**
 * A program acts within its owner's rights, but it is not its owner. To Strapi it is: with a token that may do next to nothing a program could give
 * its owner another e-mail address, have a new password sent there and log in as whoever that was, or end all of the owner's sessions.
 */
import type { Core } from '@strapi/strapi';

/** What every route of the panel's that is one's own asks, and most others before they ask for rights. */
const SIGNED_IN = 'admin::isAuthenticatedAdmin';

/** One's own account and sessions; who one is may be read. */
const OF_THE_OWNER = /^\/admin\/(users\/me|logout)(\/|$)/;

/** Koa's, without what Koa's context inherits: its method and path. */
interface PolicyContext {
  request: { method: string; path: string };
  state: { auth?: { strategy?: { name: string } } };
}

type Policy = (ctx: PolicyContext, ...more: unknown[]) => boolean;

const isProgramInTheirPlace = ({ request, state }: PolicyContext): boolean =>
  state.auth?.strategy?.name === 'admin-token' && request.method !== 'GET' && OF_THE_OWNER.test(request.path);

/** To be called in `register`, before Strapi makes its routers. */
export function keepProgramsOutOfAccounts(strapi: Core.Strapi): void {
  const policies = strapi.get('policies');
  const isSignedIn = policies.get(SIGNED_IN) as unknown as Policy | undefined;
  if (!isSignedIn) throw new Error(`Strapi has no policy ${SIGNED_IN} any more`);
  const isThemself: Policy = (ctx, ...more) => isSignedIn(ctx, ...more) && !isProgramInTheirPlace(ctx);
  policies.set(SIGNED_IN, isThemself as never);
}
