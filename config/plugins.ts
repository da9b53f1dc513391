/**
 * Strapi's own plugins: who may log in and how, what may be uploaded, how mails are sent, and the API page. And those of the shop (src/plugins), which
 * are off unless the environment turns them on; docs/extending.md.
 */
import type { Core } from '@strapi/strapi';
import { PROFILE_FIELDS } from '../src/api/customer/profile-fields';
import { emailPlugin } from '../src/mail/provider';
import { requireSecret } from '../src/platform/secrets';

/**
 * Where pictures go: the folder public/uploads, or with MEDIA_BUCKET a bucket of S3, which a CDN at PUBLIC_URL serves below /media/.
 * The bucket is private, so no picture asks for rights of its own (ACL).
 */
const pictureStorage = (env: Core.Config.Shared.ConfigParams['env']) =>
  env('MEDIA_BUCKET')
    ? {
        provider: 'aws-s3',
        providerOptions: {
          baseUrl: env('PUBLIC_URL'),
          rootPath: 'media',
          s3Options: {
            region: env('MEDIA_REGION'),
            params: { Bucket: env('MEDIA_BUCKET'), ACL: undefined },
            ...(env('MEDIA_ENDPOINT') ? { endpoint: env('MEDIA_ENDPOINT'), forcePathStyle: true } : {}),
          },
        },
      }
    : {};

const config = ({ env }: Core.Config.Shared.ConfigParams) => ({
  'users-permissions': {
    config: {
      jwtSecret: requireSecret('JWT_SECRET'),
      jwtManagement: 'refresh',
      register: { allowedFields: [...PROFILE_FIELDS] },
      // Ours count instead, for all instances: src/limits/table.ts.
      ratelimit: { enabled: false },
    },
  },
  upload: {
    config: {
      sizeLimit: 10 * 1024 * 1024,
      // What is in a file decides, in src/extensions/upload. Here Strapi would drop some of several files without a word.
      security: { allowedTypes: ['*'] },
      breakpoints: { large: 1000, small: 500 },
      ...pictureStorage(env),
    },
  },
  // Another provider than a mail server: docs/mail.md.
  email: { config: emailPlugin(process.env) },
  documentation: {
    enabled: env.bool('API_DOCS', true),
    config: {
      info: {
        version: '1.0.0',
        title: 'Opply Shop',
        description: 'Products, orders and customers of one shop.',
      },
    },
  },
  'purchase-limits': {
    enabled: env.bool('PLUGIN_PURCHASE_LIMITS', false),
    resolve: './dist/src/plugins/purchase-limits',
  },
  vouchers: {
    enabled: env.bool('PLUGIN_VOUCHERS', false),
    resolve: './dist/src/plugins/vouchers',
  },
});

export default config;
