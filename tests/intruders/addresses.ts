/**
 * Where intruders knock: at every route of the running server, read from its router, at what the shop has taken away (config/doors.ts), and
 * beside its folders.
 */
import fc, { type Arbitrary } from 'fast-check';
import { routeOf, type Route } from '../support/contract/document';
import type { Shop } from '../support/shop';
import { encoded, injection, outOfFolder } from './payloads';

export interface Address {
  /** As the router has it: `GET /api/orders/:id`. */
  name: string;
  method: string;
  pattern: string;
  /** What the document says of it, if it does. */
  described: Route | undefined;
}

/** Served by Strapi and its plugins elsewhere, or by older ones; nobody may find anything there. */
const TAKEN_AWAY = [
  ...[
    'GET /api/users',
    'POST /api/users',
    'PUT /api/users/:id',
    'DELETE /api/users/:id',
    'GET /api/users/count',
  ],
  ...['GET /api/users-permissions/roles', 'PUT /api/users-permissions/roles/:id', 'GET /api/upload/files'],
  ...[
    'POST /api/upload',
    'GET /api/connect/:id',
    'GET /api/auth/:id/callback',
    'POST /api/auth/reset-password',
  ],
  ...[
    'POST /api/auth/forgot-password',
    'GET /api/auth/email-confirmation',
    'GET /api/content-type-builder/content-types',
  ],
  ...[
    'POST /api/email',
    'GET /api/i18n/locales',
    'PUT /api/orders/:id',
    'DELETE /api/orders/:id',
    'GET /api/order-lines',
  ],
  ...[
    'PUT /api/stock-movements/:id',
    'DELETE /api/stock-movements/:id',
    'GET /api/events',
    'GET /api/order-transitions',
  ],
  ...[
    'POST /documentation/regenerateDoc',
    'DELETE /documentation/deleteDoc/:id',
    'POST /email',
    'GET /graphql',
  ],
  ...[
    'POST /graphql',
    'GET /admin/plugins/install',
    'GET /dev/:id',
    'POST /_health',
    'GET /api',
    'GET /.env',
  ],
];

/** CONNECT and others of HTTP's the router has for what answers every method; see raw.test.ts. */
const SERVED = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** The router's own patterns, which have no names to fill. */
const FOLDERS = ['/uploads/', '/plugins/documentation/', '/'];

/** @returns all of them; what the router has for every method is asked by some. */
export async function addressesOf(shop: Shop): Promise<Address[]> {
  const routes = await shop.inside((strapi) =>
    (strapi.server.listRoutes() as unknown as { methods: string[]; path: string }[]).map(
      ({ methods, path }) => ({ methods, path }),
    ),
  );
  const served = routes.flatMap(({ methods, path }) =>
    methods.filter((method) => SERVED.includes(method)).map((method) => `${method} ${path}`),
  );
  const folders = FOLDERS.map((folder) => `GET ${folder}(.*)`);
  return [...new Set([...served, ...TAKEN_AWAY, ...folders])].map((name) => {
    const [method, pattern] = name.split(' ') as [string, string];
    const described = routeOf(method, pattern.replace(/:\w+/g, 'x'));
    return { name, method, pattern, described };
  });
}

/** Hashing a password is slow on purpose, and whoever has logged out has to log in again: these are rarer than the others. */
export const isRare = (address: Address): boolean =>
  endsSession(address) || /^POST \/(api\/auth\/local|admin\/(login|regist|reset))/.test(address.name);

/** After these a token may be good no more. */
export const endsSession = ({ name }: Address): boolean =>
  /^(POST|DELETE|PUT) \/(api\/auth\/(logout|sessions|change-password)|admin\/(logout|users\/me))/.test(name);

const UIDS = [
  ...[
    'api::product.product',
    'api::order.order',
    'plugin::users-permissions.user',
    'admin::user',
    'admin::api-token',
  ],
  ...[
    'strapi::webhook',
    'admin::session',
    'plugin::upload.file',
    '__proto__',
    'constructor',
    'products',
    'orders',
  ],
];

/** @returns something for a name in a path: what exists, whoever's it is, or what breaks out. */
const valueIn = (ids: string[]): Arbitrary<string> =>
  fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...ids) },
    { weight: 2, arbitrary: fc.constantFrom('1', '2', '3', '0', '-1', 'me', 'null', '2147483648', ...UIDS) },
    { weight: 2, arbitrary: injection.map((text) => encoded(text).slice(0, 3_000) || '%20') },
    { weight: 1, arbitrary: outOfFolder },
  );

/** Other spellings of the same address, which must be none or the same door. */
const RESPELT: ((path: string) => string)[] = [
  ...[(path: string) => `/${path}`, (path: string) => `${path}/`, (path: string) => path.toUpperCase()],
  ...[
    (path: string) => path.replace('/', '/./'),
    (path: string) => `/x/..${path}`,
    (path: string) => `${path};a=b`,
  ],
  ...[
    (path: string) => path.replace('a', '%61'),
    (path: string) => `${path}%00`,
    (path: string) => `${path}.json`,
  ],
  ...[
    (path: string) => path.replace(/\/(?=\w+$)/, '%2f'),
    (path: string) => `${path}%20`,
    (path: string) => `\\${path}`,
  ],
];

/**
 * @param ids that exist.
 * @returns a path, as it stands in the request.
 */
export function pathOf({ pattern }: Address, ids: string[]): Arbitrary<string> {
  const folder = /^(.*\/)\(.*\)$/.exec(pattern.replace('((?!uploads/).+)', '(.*)'))?.[1];
  const usual =
    folder === undefined
      ? fc
          .array(valueIn(ids), { minLength: 4, maxLength: 4 })
          .map((values) => pattern.replace(/:\w+(\([^)]*\))?/g, () => values.pop() as string))
      : outOfFolder.map((rest) => `${folder}${rest}`);
  const respelt = fc.tuple(usual, fc.constantFrom(...RESPELT)).map(([path, respell]) => respell(path));
  return fc.oneof({ weight: 15, arbitrary: usual }, { weight: 1, arbitrary: respelt });
}
