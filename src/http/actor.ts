/** Who is doing what is done now, read from what Strapi's authentication left on the request. */
import type { Core } from '@strapi/strapi';
import { SYSTEM, type Actor } from '../ordering/actor';
import type { Context } from './context';

/** What the authentication strategies leave behind; a person of the panel has no username as a rule. */
interface Authenticated {
  auth?: { strategy: { name: string }; credentials: { id: number; name?: string } | null };
  user?: {
    id: number;
    username?: string;
    email: string;
    firstname?: string;
    lastname?: string;
    role?: { type: string };
  };
}

/** @returns the person or program whose request this is; the shop itself when there is none. */
export function actorOf(ctx: Context): Actor {
  const { auth, user } = ctx.state as Authenticated;
  if (auth?.strategy.name === 'admin' && user) {
    const name = [user.firstname, user.lastname].filter(Boolean).join(' ');
    // As long as the column is.
    return { kind: 'admin', id: user.id, name: (name || user.email).slice(0, 255) };
  }
  if (user?.role) {
    const kind = user.role.type === 'staff' ? 'staff' : 'customer';
    return { kind, id: user.id, name: user.username ?? user.email };
  }
  if (auth?.credentials) return { kind: 'token', id: auth.credentials.id, name: auth.credentials.name ?? '' };
  return SYSTEM;
}

/** @returns the actor of the request this code runs for, wherever it is; the shop itself outside of one. */
export function currentActor(strapi: Core.Strapi): Actor {
  const ctx = strapi.requestContext.get();
  return ctx ? actorOf(ctx as Context) : SYSTEM;
}
