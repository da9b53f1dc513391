/** The environment of a Strapi in production, with secrets of its own; the same for ours and for the stock one. */
import { randomBytes } from 'node:crypto';

const secret = () => randomBytes(32).toString('base64url');

export const productionEnvironment = (databaseUrl) => ({
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  NODE_ENV: 'production',
  ENV_PATH: '/nonexistent/.env',
  HOST: '127.0.0.1',
  PORT: '0',
  DATABASE_URL: databaseUrl,
  APP_KEYS: secret(),
  API_TOKEN_SALT: secret(),
  ADMIN_JWT_SECRET: secret(),
  TRANSFER_TOKEN_SALT: secret(),
  ENCRYPTION_KEY: secret(),
  JWT_SECRET: secret(),
  SERVE_ADMIN: 'false',
  STARTUP_BANNER: 'false',
  STRAPI_TELEMETRY_DISABLED: 'true',
});
