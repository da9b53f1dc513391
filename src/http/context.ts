/** Who is asking, read from what Strapi's authentication left on the request. */
import type { Core } from '@strapi/strapi';

export type Context = Parameters<Core.MiddlewareHandler>[0];

/** The signed-in user of users-permissions, as its strategy loads them. */
export interface SignedInUser {
  id: number;
  documentId: string;
  role: { type: string };
}

/** @returns the user whose token came with the request, or undefined for an anonymous one. */
export const userOf = (ctx: Context): SignedInUser | undefined => ctx.state.user as SignedInUser | undefined;

/**
 * @returns the signed-in user.
 * @throws Error when there is none: the route's permission lets nobody in without a token.
 */
export function requireUser(ctx: Context): SignedInUser {
  const user = userOf(ctx);
  if (!user) throw new Error(`${ctx.path} is open to anonymous callers, but its controller needs a user`);
  return user;
}

/** @returns whether the request comes from the shop's staff. */
export const isStaff = (ctx: Context): boolean => userOf(ctx)?.role.type === 'staff';
