/**
 * Remembers who a token was found to belong to. Strapi asks the database half a dozen times and builds the caller's
 * permissions anew for every request, which costs more than placing the order they came for. What is remembered is the
 * outcome of Strapi's own authentication, nothing of ours; it is forgotten when the user, their session, a role, a
 * permission or the plugin's settings change, at once in the process that changed them and within 5 seconds in every
 * other (see change-feed.ts). Strapi checks the permission for each route afterwards, as ever.
 */
import type { Core } from '@strapi/strapi';
import { LRUCache } from 'lru-cache';
import { nowAndAfterCommit } from './after-commit';
import { changeFeed } from './change-feed';
import { callerHits, callerMisses } from './metrics';

type Context = Parameters<Core.MiddlewareHandler>[0];
type Next = Parameters<Core.MiddlewareHandler>[1];

interface User {
  id: number;
  role: { id: number };
}

/** What Strapi's authentication leaves on a request. */
interface Recognised {
  auth: { strategy: { name: string }; credentials: User | null };
  user?: User;
  session?: unknown;
}

interface Caller extends Recognised {
  readAt: number;
  /** The token's own end, in milliseconds since 1970. */
  expiresAt: number;
}

interface Authentication {
  authenticate(ctx: Context, next: Next): Promise<unknown>;
}

const STRATEGY = 'users-permissions';

const MOST_CALLERS = 20_000;

const callers = new LRUCache<string, Caller>({ max: MOST_CALLERS });

/** Counts what was forgotten, so that an answer read before a change is not remembered after it. */
let changes = 0;

/**
 * Recognises a caller ahead of Strapi's router, for answers that need no route.
 * @returns the role's id (`public` for nobody), or undefined when only Strapi can say who this is.
 */
export function admitKnownCaller(ctx: Context): number | 'public' | undefined {
  const caller = recall(ctx.get('Authorization'));
  if (!caller) return undefined;
  admit(ctx, caller);
  return caller.user?.role.id ?? 'public';
}

/** Puts the memory before Strapi's authentication of the content API. */
export function rememberCallers(strapi: Core.Strapi): void {
  const authentication = strapi.get('auth') as Authentication;
  const recognise = authentication.authenticate.bind(authentication);
  authentication.authenticate = async (ctx, next) => {
    if (!usesDefaultStrategies(ctx)) return recognise(ctx, next);
    const authorization = ctx.get('Authorization');
    const caller = recall(authorization);
    if (caller) {
      callerHits.inc();
      admit(ctx, caller);
      return next();
    }
    callerMisses.inc();
    const moment = changes;
    const readAt = performance.now();
    return recognise(ctx, () => {
      remember(authorization, ctx.state as Recognised, moment, readAt);
      return next();
    });
  };
  changeFeed.subscribe(forget);
  forgetOnWrites(strapi);
}

/** Routes of the admin panel and routes with a strategy of their own are none of our business. */
function usesDefaultStrategies(ctx: Context): boolean {
  const { info, config } = ctx.state.route;
  return info?.type === 'content-api' && config?.auth !== false && !config?.auth?.strategies;
}

function recall(authorization: string): Caller | undefined {
  const caller = callers.get(authorization);
  if (!caller) return undefined;
  if (caller.expiresAt > Date.now() && changeFeed.isCurrent(caller.readAt)) return caller;
  callers.delete(authorization);
  return undefined;
}

/** A handler may write to `ctx.state.user`, as some plugins do; the next request must not see that. */
function admit(ctx: Context, { auth, user, session }: Caller): void {
  const own = user && copyOf(user);
  ctx.state.isAuthenticated = true;
  ctx.state.auth = { ...auth, credentials: own ?? null };
  if (own) ctx.state.user = own;
  if (session) ctx.state.session = session;
}

const copyOf = (user: User): User => ({ ...user, role: { ...user.role } });

function remember(authorization: string, state: Recognised, moment: number, readAt: number): void {
  const { auth, user, session } = state;
  if (changes !== moment || auth.strategy.name !== STRATEGY) return;
  // Strapi takes whoever sends something that is no bearer's token for nobody.
  if (authorization !== '' && !user) return;
  const expiresAt = authorization === '' ? Number.POSITIVE_INFINITY : expiryOf(authorization);
  callers.set(authorization, { auth: { ...auth }, user: user && copyOf(user), session, readAt, expiresAt });
}

/** @returns when it ends, in milliseconds since 1970; of a token that Strapi has just verified or made. */
export function expiryOf(authorization: string): number {
  const [, payload = ''] = authorization.split('.');
  const { exp } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { exp?: number };
  return exp === undefined ? 0 : exp * 1000;
}

/** @param change as the feed announces it; `user:7` forgets one user's tokens, the others everybody's. */
function forget(change: string): void {
  if (change === 'products') return;
  changes += 1;
  if (!change.startsWith('user:')) return callers.clear();
  for (const [authorization, { user }] of [...callers.entries()]) {
    if (change === `user:${user?.id}`) callers.delete(authorization);
  }
}

interface WriteEvent {
  model: { uid: string };
  params: { where?: { userId?: string; key?: string } };
  result?: { id?: number; userId?: string; key?: string } | null;
}

/** In this process a change counts from the moment it is made, without waiting for the feed. */
function forgetOnWrites(strapi: Core.Strapi): void {
  const announce = (event: WriteEvent) => {
    const change = changeOf(event);
    return change ? nowAndAfterCommit(strapi, () => changeFeed.announceHere(change)) : undefined;
  };
  strapi.db.lifecycles.subscribe({
    models: [...GOVERNING, SESSION, USER],
    afterCreate: (event) => (GOVERNING.includes(event.model.uid) ? announce(event as WriteEvent) : undefined),
    afterCreateMany: (event) =>
      GOVERNING.includes(event.model.uid) ? announce(event as WriteEvent) : undefined,
    afterUpdate: (event) => announce(event as WriteEvent),
    afterUpdateMany: (event) => announce(event as WriteEvent),
    afterDelete: (event) => announce(event as WriteEvent),
    afterDeleteMany: (event) => announce(event as WriteEvent),
  });
}

const USER = 'plugin::users-permissions.user';
const SESSION = 'admin::session';
const STORE = 'strapi::core-store';

/** The rows of the store that say who may register and log in begin so. */
const SETTINGS = 'plugin_users-permissions';

/** A change of these may be about everybody. */
const GOVERNING = ['plugin::users-permissions.role', 'plugin::users-permissions.permission', STORE];

function changeOf({ model: { uid }, params, result }: WriteEvent): string | undefined {
  if (uid === USER) return result?.id === undefined ? 'everybody' : `user:${result.id}`;
  const key = params.where?.key ?? result?.key ?? SETTINGS;
  if (uid === STORE) return key.startsWith(SETTINGS) ? 'everybody' : undefined;
  if (uid !== SESSION) return 'everybody';
  // Sessions that have run out are swept away in passing; their tokens ended before them.
  const userId = params.where?.userId ?? result?.userId;
  return userId === undefined ? undefined : `user:${userId}`;
}
