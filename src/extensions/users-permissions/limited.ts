/** Puts the shop's limits before the actions of users-permissions, which would count by itself, in each process. */
import type { Context } from '../../http/context';
import { guess, rememberAddress } from '../../limits/guessing';
import { accountOf } from '../../limits/known-addresses';
import { limitsInForce } from '../../limits/limits';
import { limitsOf } from '../../limits/table';
import { withOneComparison } from '../../passwords/one-comparison';

type Action = (ctx: Context, next: unknown) => unknown;
type Actions = Record<string, (...parameters: never[]) => unknown>;

/** What is in the body is looked at before anybody has checked it. */
type Body = Partial<Record<'identifier' | 'email' | 'username' | 'password', unknown>> | undefined;

/** @returns the actions, each counted by its limits. */
export const limited = (controller: Actions): Actions =>
  Object.fromEntries(
    Object.entries(controller).map(([action, act]) => {
      const limits = limitsOf(action);
      if (limits.length === 0) return [action, act];
      if (action === 'callback') return [action, loggingIn(act as Action)];
      return [
        action,
        async (ctx: Context, next: unknown) => {
          await limitsInForce().take(
            limits,
            ctx.request.ip,
            accountOf(textOf((ctx.request.body as Body)?.email)),
          );
          await (act as Action).call(controller, ctx, next);
          if (action === 'register') rememberOwner(ctx);
        },
      ];
    }),
  );

/** The log-in by other providers comes back to the same action, with no name and no password. */
const loggingIn =
  (act: Action): Action =>
  async (ctx, next) => {
    const identifier = textOf((ctx.request.body as Body)?.identifier);
    if (identifier === '') {
      await limitsInForce().take(['logIns'], ctx.request.ip);
      return act(ctx, next);
    }
    const names = () => namesOf(ctx);
    const password = textOf((ctx.request.body as Body)?.password);
    const attempt = () => withOneComparison(password, async () => act(ctx, next));
    return guess({ identifier, address: ctx.request.ip, by: 'logIns' }, attempt, names);
  };

function rememberOwner(ctx: Context): void {
  for (const name of namesOf(ctx)) rememberAddress(name, ctx.request.ip);
}

/** @returns the names that whoever was let in may log in by. */
function namesOf(ctx: Context): string[] {
  const { user } = (ctx.body ?? {}) as { user?: Body };
  return [user?.email, user?.username].map(textOf).filter((name) => name !== '');
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
