/** The admin panel: its secrets and its cookie, who becomes its first user, and which of Strapi's promotions staff do not need to see. */
import type { Core } from '@strapi/strapi';
import { requireSecret } from '../src/platform/secrets';

/** Of the token that renews a session. Where nobody says how the shop is reached, Strapi looks whether the request came by TLS. */
const cookie = (env: Core.Config.Shared.ConfigParams['env']) => ({
  sameSite: 'strict',
  ...(env('PUBLIC_URL', '').startsWith('https://') ? { secure: true } : {}),
});

const config = ({ env }: Core.Config.Shared.ConfigParams) => ({
  auth: { secret: requireSecret('ADMIN_JWT_SECRET'), cookie: cookie(env) },
  firstFromPanel: env.bool('FIRST_ADMIN_FROM_PANEL', process.env.NODE_ENV !== 'production'),
  apiToken: { salt: requireSecret('API_TOKEN_SALT') },
  transfer: { token: { salt: requireSecret('TRANSFER_TOKEN_SALT') } },
  secrets: { encryptionKey: requireSecret('ENCRYPTION_KEY') },
  flags: { nps: false, promoteEE: false },
  autoOpen: false,
  serveAdminPanel: env.bool('SERVE_ADMIN', true),
});

export default config;
