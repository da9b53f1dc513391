/** What operators and developers ask the shop about itself. */
import type { Core } from '@strapi/strapi';
import type { Context } from '../../../http/context';
import { isShuttingDown } from '../../../platform/shutdown';

/** A load balancer asks every few seconds; an answer later than this is none. */
const DATABASE_PATIENCE_MS = 2_000;

type Check = 'ok' | 'failing' | 'shutting down';

const controller = ({ strapi }: { strapi: Core.Strapi }) => ({
  async ready(ctx: Context) {
    const checks: Record<string, Check> = {
      server: isShuttingDown() ? 'shutting down' : 'ok',
      database: await databaseCheck(strapi),
    };
    const ok = Object.values(checks).every((check) => check === 'ok');
    ctx.status = ok ? 200 : 503;
    if (!ok) ctx.set('Retry-After', '1');
    ctx.set('Cache-Control', 'no-store');
    ctx.body = { status: ok ? 'ok' : 'unavailable', checks };
  },

  docs(ctx: Context) {
    ctx.redirect('/documentation');
  },
});

async function databaseCheck(strapi: Core.Strapi): Promise<Check> {
  try {
    await strapi.db.connection.raw('SELECT 1').timeout(DATABASE_PATIENCE_MS);
    return 'ok';
  } catch (error) {
    strapi.log.warn(
      `readiness: the database does not answer: ${error instanceof Error ? error.message : String(error)}`,
    );
    return 'failing';
  }
}

export default controller;
