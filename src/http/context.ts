/** Who is asking, read from what Strapi's authentication left on the request. */
import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';

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
 * @throws ForbiddenError when there is none: Strapi's API tokens pass authentication without being anybody.
 */
export function requireUser(ctx: Context): SignedInUser {
  const user = userOf(ctx);
  if (!user) throw new errors.ForbiddenError('This needs the token of a user');
  return user;
}

/** @returns whether the request comes from the shop's staff. */
export const isStaff = (ctx: Context): boolean => userOf(ctx)?.role.type === 'staff';
