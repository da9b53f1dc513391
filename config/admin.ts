/** The admin panel: its secrets, and which of Strapi's promotions staff do not need to see. */
import type { Core } from '@strapi/strapi';
import { requireSecret } from '../src/platform/secrets';

const config = ({ env }: Core.Config.Shared.ConfigParams) => ({
  auth: { secret: requireSecret('ADMIN_JWT_SECRET') },
  apiToken: { salt: requireSecret('API_TOKEN_SALT') },
  transfer: { token: { salt: requireSecret('TRANSFER_TOKEN_SALT') } },
  secrets: { encryptionKey: requireSecret('ENCRYPTION_KEY') },
  flags: { nps: false, promoteEE: false },
  autoOpen: false,
  serveAdminPanel: env.bool('SERVE_ADMIN', true),
});

export default config;
