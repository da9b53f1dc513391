/** What operators and developers ask the shop about itself. */
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import type { Core } from '@strapi/strapi';
import { answer, serve } from '../../../http/serve';
import { isShuttingDown } from '../../../platform/shutdown';
import { SYSTEM_ROUTES } from '../operations';

/** A load balancer asks every few seconds; an answer later than this is none. */
const DATABASE_PATIENCE_MS = 2_000;

type Check = 'ok' | 'failing' | 'shutting down';

const controller = ({ strapi }: { strapi: Core.Strapi }) => ({
  ready: serve(SYSTEM_ROUTES.ready, async () => {
    const checks: Record<string, Check> = {
      server: isShuttingDown() ? 'shutting down' : 'ok',
      database: await databaseCheck(strapi),
    };
    const ok = Object.values(checks).every((check) => check === 'ok');
    const headers = { 'Cache-Control': 'no-store' };
    return ok
      ? answer(200, { status: 'ok' as const, checks }, headers)
      : answer(503, { status: 'unavailable' as const, checks }, { ...headers, 'Retry-After': '1' });
  }),
});

async function databaseCheck(strapi: Core.Strapi): Promise<Check> {
  try {
    // A timeout of the query's own would not count the wait for a free connection.
    const patience = wait(DATABASE_PATIENCE_MS, undefined, { ref: false }).then(async () => {
      // Where this process was held up itself, the answer has come meanwhile and is read in this turn.
      await nextTurn();
      throw new Error(`no answer within ${DATABASE_PATIENCE_MS} ms`);
    });
    await Promise.race([strapi.db.connection.raw('SELECT 1'), patience]);
    return 'ok';
  } catch (error) {
    strapi.log.warn(
      `readiness: the database does not answer: ${error instanceof Error ? error.message : String(error)}`,
    );
    return 'failing';
  }
}

export default controller;
