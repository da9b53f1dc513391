/**
 * What a shop under test reads from its environment: fixed secrets, no panel, limits out of the way, and kept connections that do not end
 * while a busy machine thinks about the next request.
 */

/** The suite runs on a shop with its plugins as well: `PLUGIN_PURCHASE_LIMITS=true PLUGIN_VOUCHERS=true npm test`. */
const pluginSettings = () =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith('PLUGIN_')));

/** By the clock: a run of the suite at 03:37 is not to find the books of its shops checked by themselves. */
const halfADayAway = () => new Date(Date.now() + 12 * 3_600_000).toTimeString().slice(0, '03:37'.length);

/**
 * @param {Record<string, string>} settings added to or overriding the usual ones.
 * @returns {Record<string, string>}
 */
function shopEnvironment(settings) {
  const secret = (name) => `${name}-for-tests-only`.padEnd(40, '0');
  return {
    PATH: process.env.PATH ?? '',
    HOME: process.env.HOME ?? '',
    NODE_ENV: 'test',
    ENV_PATH: '/nonexistent/.env',
    HOST: '127.0.0.1',
    PORT: '0',
    RECONCILE_AT: halfADayAway(),
    APP_KEYS: secret('app-keys'),
    API_TOKEN_SALT: secret('api-token-salt'),
    ADMIN_JWT_SECRET: secret('admin-jwt'),
    TRANSFER_TOKEN_SALT: secret('transfer-token'),
    ENCRYPTION_KEY: secret('encryption-key'),
    JWT_SECRET: secret('jwt'),
    SERVE_ADMIN: 'false',
    STARTUP_BANNER: 'false',
    LOG_LEVEL: 'error',
    STRAPI_TELEMETRY_DISABLED: 'true',
    AUTH_REQUESTS_PER_MINUTE: '100000',
    KEEP_ALIVE_MS: '60000',
    ...pluginSettings(),
    ...settings,
  };
}

module.exports = { shopEnvironment };
