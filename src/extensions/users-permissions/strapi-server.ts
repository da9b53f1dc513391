/**
 * What the shop changes in users-permissions. An access token is good only while its session lives: Strapi checks
 * its signature and age, so a logged-out phone would stay logged in for minutes. And what is sent to log in, or to ask who
 * one is, is held against the shop's contract, so that a bad field is named here as everywhere. How often one may try is the
 * shop's to say as well (limited.ts), and what a refresh token is worth that comes twice (session-families.ts).
 */
import { SESSION_ROUTES } from '../../api/session/operations';
import { userOf, type Context } from '../../http/context';
import { permitted } from '../../http/query';
import { checkRequest } from '../../http/serve';
import { noticed } from '../../passwords/one-comparison';
import { limited } from './limited';
import { claimsOf, endFamilyOf, endLeftovers, inTurn } from './session-families';

interface VerifiedToken {
  id: number;
  sessionId?: string;
}

type Methods = Record<string, (...parameters: never[]) => unknown>;
type Factories = Record<string, (parameters: object) => Methods>;

interface Plugin {
  services: Factories;
  controllers: Factories & { user: Methods };
}

/** By the actions of the plugin's controllers. */
const { me: ME, ...SESSIONS } = SESSION_ROUTES;

export default (plugin: Plugin): Plugin => {
  extend(plugin.services, 'jwt', (service) => {
    const verify = service.verify as (token: string) => Promise<VerifiedToken>;
    return {
      ...service,
      verify: async (token: string) => requireLiveSession(await verify.call(service, token)),
    } as Methods;
  });
  extend(plugin.services, 'user', noticed);
  extend(plugin.controllers, 'auth', (controller) => {
    const whole = { ...controller, ...endingFamilies(controller) };
    return limited({ ...whole, ...checked(whole) });
  });
  checkQueryOfMe(plugin.controllers.user);
  return plugin;
};

function extend(factories: Factories, name: string, change: (methods: Methods) => Methods): void {
  const create = factories[name];
  if (!create) throw new Error(`users-permissions has no ${name} any more`);
  factories[name] = (parameters) => change(create(parameters));
}

type Act = (ctx: Context, next: unknown) => Promise<unknown>;

/** The actions that make and end sessions, in turn, and after them an end to those that Strapi leaves. */
function endingFamilies({ refresh, logout, revokeSession, changePassword }: Methods): Methods {
  if (!refresh || !logout || !revokeSession || !changePassword)
    throw new Error('Sessions are ended in another way than before');
  const afterwards =
    (action: Methods[string], end: (ctx: Context) => Promise<void>): Act =>
    async (ctx, next) => {
      const act = async () => (action as Act)(ctx, next);
      const userId = userOf(ctx)?.id ?? claimsOf(strapi, tokenIn(ctx))?.userId;
      await (userId === undefined ? act() : inTurn(strapi, userId, act));
      await end(ctx);
    };
  const leftovers = async (ctx: Context) => {
    // A program's token is nobody's, and was refused.
    const user = userOf(ctx);
    if (user && ctx.status === 200) await endLeftovers(strapi, user.id);
  };
  const refused = async (ctx: Context) => {
    if (ctx.status === 401) await endFamilyOf(strapi, tokenIn(ctx));
  };
  return {
    refresh: afterwards(refresh, refused),
    logout: afterwards(leavingForGood(logout as Act), leftovers),
    revokeSession: afterwards(revokeSession, leftovers),
    changePassword: afterwards(changePassword, leftovers),
  };
}

/** Told which session to end, Strapi ends that one alone, and none where it is somebody else's or nobody's: whoever logs out is out. */
const leavingForGood =
  (logout: Act): Act =>
  async (ctx, next) => {
    await logout(ctx, next);
    const [user, session] = [userOf(ctx), ctx.state.session as { id: string } | undefined];
    if (!user || !session) return;
    await strapi.sessionManager('users-permissions').revokeSessionById(String(user.id), session.id);
  };

/** Held against its contract before. */
const tokenIn = (ctx: Context): string =>
  (ctx.request.body as { refreshToken?: string } | undefined)?.refreshToken ?? '';

const checked = (controller: Methods): Methods =>
  Object.fromEntries(
    Object.entries(SESSIONS).map(([action, route]) => {
      const act = controller[action] as ((ctx: Context, next: unknown) => unknown) | undefined;
      if (!act) throw new Error(`The log-in of users-permissions has no ${action} any more`);
      return [
        action,
        (ctx: Context, next: unknown) => {
          checkRequest(route, ctx);
          // It would move the refresh token from the answer into a cookie: the client is an app.
          delete ctx.request.headers['x-strapi-refresh-cookie'];
          return act.call(controller, ctx, next);
        },
      ];
    }),
  );

/** A search for nobody in particular would reach Strapi's query engine as it came, and be a 500. */
function checkQueryOfMe(users: Methods): void {
  const me = users.me as ((ctx: Context) => Promise<void>) | undefined;
  if (!me) throw new Error('users-permissions has no me any more');
  users.me = async (ctx: Context) => {
    const { query } = checkRequest(ME, ctx);
    await permitted(ctx, 'plugin::users-permissions.user', query);
    await me.call(users, ctx);
  };
}

async function requireLiveSession(verified: VerifiedToken): Promise<VerifiedToken> {
  const { sessionId } = verified;
  if (!sessionId || !(await strapi.sessionManager('users-permissions').isSessionActive(sessionId))) {
    throw new Error('This session was revoked.');
  }
  return verified;
}
