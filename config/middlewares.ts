/** What every request passes, in this order. Ids and logs come first, so that even a refused request has both. */
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
  'strapi::security',
  {
    name: 'strapi::cors',
    config: {
      origin: process.env.CORS_ORIGINS ? process.env.CORS_ORIGINS.split(',') : '*',
      credentials: Boolean(process.env.CORS_ORIGINS),
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
  'strapi::session',
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
