/** Which part of the house a function of a CPU profile belongs to. */

/** The first that matches wins. */
const AREAS = [
  [/^\(idle\)$/, 'idle'],
  [/^\(garbage collector\)$/, 'garbage collector'],
  [/^\(program\)$/, 'native code that belongs to no function'],
  [/^\(root\)$/, 'idle'],
  [/^(writev|writeBuffer|writeUtf8String|writeLatin1String|readStart|shutdown)$/, 'node: sockets'],
  [/^(runMicrotasks|setAsyncContext|enqueueMicrotask)/, 'node: event loop'],
  [/^node:(_http|internal\/http|http|internal\/url|internal\/querystring)/, 'node: http'],
  [
    /^node:(net|stream|internal\/streams|internal\/stream_base|_stream|buffer|internal\/buffer)/,
    'node: sockets',
  ],
  [/^node:(internal\/crypto|crypto)/, 'node: crypto'],
  [
    /^node:(internal\/async_|async_hooks|diagnostics_channel|events|internal\/process|internal\/timers)/,
    'node: event loop',
  ],
  [/^node:/, 'node: other'],
  [/\/bench\//, 'the benchmark itself'],
  [/\/dist\/((src|config)\/.+)\.js$/, (match) => `shop: ${match[1]}`],
  [
    /\/node_modules\/(koa|koa-[^/]+|@koa\/[^/]+|@strapi\/.*koa|path-to-regexp|co-body|raw-body|formidable|statuses|type-is|accepts|fresh|cookies|vary|qs)\//,
    'koa and router',
  ],
  [/\/node_modules\/(knex|tarn)\//, 'knex'],
  [/\/node_modules\/(pg|pg-[^/]+|postgres-[^/]+)\//, 'pg'],
  [/\/node_modules\/zod\//, 'zod'],
  [
    /\/node_modules\/(winston|winston-[^/]+|logform|triple-beam|readable-stream|safe-stable-stringify|fecha|@colors\/[^/]+)\//,
    'winston',
  ],
  [/\/node_modules\/(jsonwebtoken|jws|jwa|ecdsa-sig-formatter)\//, 'json web tokens'],
  [/\/node_modules\/(@casl\/[^/]+|sift|@ucast\/[^/]+)\//, 'permissions (casl)'],
  [/\/node_modules\/(lodash)\//, 'lodash'],
  [/\/node_modules\/(@strapi\/[^/]+)\//, (match) => `strapi: ${match[1]}`],
  [/\/node_modules\/((?:@[^/]+\/)?[^/]+)\//, (match) => `npm: ${match[1]}`],
];

/** @param {{ functionName: string, url: string }} callFrame of a node of the profile. */
export function areaOf({ functionName, url }) {
  const place = url === '' ? functionName : url;
  for (const [pattern, area] of AREAS) {
    const match = pattern.exec(place);
    if (match) return typeof area === 'string' ? area : area(match);
  }
  return 'native functions';
}
