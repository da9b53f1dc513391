/** What every request passes, in this order. Ids and logs come first, so that even a refused request has both. */
import type { Core } from '@strapi/strapi';
import { originsOf } from '../src/platform/cross-origin';

type Context = Parameters<Core.MiddlewareHandler>[0];

const mayCall = originsOf(process.env.CORS_ORIGINS, process.env.NODE_ENV === 'production');

const config = [
  'global::in-flight',
  'global::caller-address',
  'global::request-id',
  'global::metrics',
  'global::request-log',
  'global::error-reports',
  'strapi::errors',
  'global::errors',
  'global::deadline',
  // Ours in its place: config/headers.ts.
  'strapi::security',
  'global::cookies',
  {
    name: 'strapi::cors',
    config: {
      origin: (ctx: Context) => (mayCall(ctx.get('Origin')) ? ctx.get('Origin') : ''),
      // Tokens are sent by the page itself; what a browser keeps by itself is worth nothing here.
      credentials: false,
      methods: ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'],
      // Seconds for which a browser need not ask again, and in which a changed list does not reach it.
      maxAge: 600,
      headers: [
        'Content-Type',
        'Authorization',
        'Accept',
        'If-None-Match',
        'Idempotency-Key',
        'X-Request-Id',
      ],
      expose: ['ETag', 'Idempotent-Replayed', 'Location', 'Retry-After', 'X-Request-Id'],
    },
  },
  'global::rate-limits',
  'global::basic-auth',
  'global::catalogue-cache',
  'strapi::query',
  {
    name: 'strapi::body',
    config: {
      jsonLimit: '1mb',
      formLimit: '1mb',
      textLimit: '1mb',
      // All files of an upload of the panel's together, while they lie on the disk; a picture may have 10 MB.
      formidable: { maxFileSize: 100 * 1024 * 1024 },
    },
  },
  { name: 'strapi::favicon', config: { path: 'public/favicon.png' } },
  'strapi::public',
];

export default config;
