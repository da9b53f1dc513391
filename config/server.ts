/**
 * Where the shop listens and how it signs cookies. Secrets are checked here, at the first moment
 * the application exists, so that a production server with a demo secret never opens its port.
 */
import type { Core } from '@strapi/strapi';
import { trustOf, type Trust } from '../src/platform/proxies';
import { requireSecret } from '../src/platform/secrets';

const deadlineMs = (env: Core.Config.Shared.ConfigParams['env']): number =>
  env.int('REQUEST_DEADLINE_MS', 9_000);

const trust = (env: Core.Config.Shared.ConfigParams['env']): Trust =>
  trustOf(env('TRUST_PROXY', 'false'), env.int('TRUST_PROXY_HOPS', 0));

const config = ({ env }: Core.Config.Shared.ConfigParams) => ({
  host: env('HOST', '0.0.0.0'),
  port: env.int('PORT', 1337),
  url: env('PUBLIC_URL', ''),
  // Whether host and protocol are taken from headers; src/middlewares/caller-address.ts takes out those that nobody may believe.
  proxy: { koa: trust(env).in !== 'nobody' },
  trust: trust(env),
  basicAuth: env.bool('API_BASIC_AUTH', false),
  requestDeadlineMs: deadlineMs(env),
  mcp: { enabled: env.bool('MCP_SERVER', false) },
  // Strapi's way to copy whole databases by HTTP; the shop has a backup of its own.
  transfer: { remote: { enabled: false } },
  http: {
    serverOptions: {
      // Who sends half a header is not waited for either. Node looks for such connections at this interval.
      headersTimeout: deadlineMs(env),
      connectionsCheckingInterval: 1_000,
      keepAliveTimeout: env.int('KEEP_ALIVE_MS', 5_000),
    },
  },
  app: { keys: requireSecret('APP_KEYS').split(',') },
  logger: {
    startup: { enabled: env.bool('STARTUP_BANNER', process.env.NODE_ENV !== 'production') },
    updates: { enabled: false },
  },
});

export default config;
