/** Requests made from the document, and then broken: every route, as every role, in every encoding. */
import fc, { type Arbitrary } from 'fast-check';
import { ROUTES, type Parameter, type Route } from '../support/contract/document';
import { asJson, misencoded, NO_BODY, type Body } from './encoding';
import { hostileText, hostileValue, mutated, mutation } from './hostile';
import { arbitraryOf, type Known } from './schema-arbitrary';

export const ROLES = [
  'nobody',
  'customer',
  'another customer',
  'customer by password',
  'staff',
  'somebody unknown',
] as const;

export type Role = (typeof ROLES)[number];

export interface FuzzRequest {
  route: Route;
  role: Role;
  /** Path and query, as they stand in the request. */
  url: string;
  headers: Record<string, string>;
  /** What goes over the wire; undefined for nothing. */
  wire: string | undefined;
  /** What the wire means as JSON; undefined where it means nothing. */
  json: unknown;
}

/** documentIds that exist at this moment. */
export interface Entities {
  product: string[];
  category: string[];
  order: string[];
  customer: string[];
}

/** Hashing a password is slow on purpose: these routes are rarer than the others. */
const SLOW = new Set(['register', 'logIn', 'changePassword']);

/** @returns any request to any route. */
export function fuzzRequest(entities: Entities): Arbitrary<FuzzRequest> {
  const weighted = ROUTES.map((route) => ({
    weight: SLOW.has(route.operation.operationId) ? 1 : 8,
    arbitrary: requestTo(route, entities),
  }));
  return fc.oneof(...weighted);
}

function requestTo(route: Route, entities: Entities): Arbitrary<FuzzRequest> {
  return fc
    .record({
      role: fc.constantFrom(...ROLES),
      path: pathOf(route, entities),
      query: queryOf(route.operation.parameters, entities),
      headers: headersOf(route.operation.parameters),
      body: bodyOf(route, entities),
    })
    .map(({ role, path, query, headers, body }) => ({
      route,
      role,
      url: `/api${path}${query}`,
      headers: { ...headers, ...body.headers },
      wire: body.wire,
      json: body.json,
    }));
}

const existing = (ids: string[]): Arbitrary<string> =>
  ids.length > 0 ? fc.constantFrom(...ids) : fc.constant('nothing-like-it');

function pathOf({ path }: Route, entities: Entities): Arbitrary<string> {
  const nouns: Record<string, string[]> = {
    '/products': entities.product,
    '/categories': entities.category,
    '/orders': entities.order,
    '/customers': entities.customer,
  };
  const ids = nouns[/^\/\w+/.exec(path)?.[0] ?? ''] ?? [];
  const id = fc.oneof(
    { weight: 6, arbitrary: existing(ids) },
    { weight: 1, arbitrary: hostileText.map((text) => encoded(text) || '%20') },
    {
      weight: 1,
      arbitrary: fc.constantFrom('%00', '%', '%zz', '..%2f..', '%F0%9F%92%A5', '1', '-1', 'me', 'null'),
    },
  );
  return id.map((one) => path.replace(/\{\w+\}/, one));
}

/** Text that is no Unicode becomes what a broken client sends. */
function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

function queryOf(parameters: Parameter[], entities: Entities): Arbitrary<string> {
  const inQuery = parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name);
  const name = fc.oneof(
    { weight: 6, arbitrary: inQuery.length > 0 ? fc.constantFrom(...inQuery) : fc.constant('page') },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        ...[
          'filters[__proto__][x]',
          'filters[$or][0][name][$eq]',
          'filters[$not][price][$lt]',
          'filters[id][$in][0]',
        ],
        ...[
          'filters[category][products][orders][$eq]',
          'filters[role][name]',
          'filters[password][$startsWith]',
        ],
        ...[
          'sort[0]',
          'sort[category][name]',
          'fields[0]',
          'populate[category][populate]',
          'populate',
          'pagination',
        ],
        ...[
          'pagination[pageSize][x]',
          'locale',
          'status',
          'limit',
          '_q[0]',
          'constructor',
          '',
          'filters[name][',
        ],
      ),
    },
  );
  const value = fc.oneof(
    fc.constantFrom(
      '1',
      '0',
      '25',
      '2',
      'name',
      'name:desc',
      'price',
      'id',
      'coffee',
      'placed',
      '',
      '*',
      'images',
    ),
    existing([...entities.product, ...entities.category, ...entities.order]),
    hostileText,
  );
  const pair = fc.tuple(name, value).map(([key, text]) => `${encoded(key)}=${encoded(text)}`);
  const pairs = fc.array(
    fc.oneof(
      { weight: 20, arbitrary: pair },
      { weight: 1, arbitrary: fc.constantFrom('%', '&&', '=', '%ff=%ff') },
    ),
    {
      minLength: 0,
      maxLength: 3,
    },
  );
  // Most routes take no parameter at all, and would refuse whatever else is sent with one.
  const seldom = fc.oneof({ weight: 9, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: pairs });
  return (inQuery.length > 0 ? pairs : seldom).map((all) => (all.length === 0 ? '' : `?${all.join('&')}`));
}

function headersOf(parameters: Parameter[]): Arbitrary<Record<string, string>> {
  const key = fc.oneof(
    fc.uuid(),
    fc.constantFrom('', 'x'.repeat(256), 'k\u00e9y', 'one key', '"quoted"', 'again', 'again', '\t'),
  );
  const takesKey = parameters.some(({ name }) => name === 'Idempotency-Key');
  return fc.record(
    {
      ...(takesKey ? { 'Idempotency-Key': key } : {}),
      'X-Request-Id': fc.constantFrom('sane-1', 'x'.repeat(500), 'in sane', '<b>'),
      'If-None-Match': fc.constantFrom('*', '"x"', 'W/"x"', ''),
      'X-Strapi-Refresh-Cookie': fc.constant('httpOnly'),
      Accept: fc.constantFrom('application/json', 'text/html', 'nonsense', '*/*'),
    },
    { requiredKeys: [] },
  );
}

/** @returns what this route may be sent: as the document wants it, broken, or none. */
export function bodyOf(route: Pick<Route, 'operation'>, entities: Entities): Arbitrary<Body> {
  const schema = route.operation.requestBody?.content?.['application/json'].schema;
  if (!schema)
    return fc.oneof(
      { weight: 9, arbitrary: fc.constant(NO_BODY) },
      { weight: 1, arbitrary: asJson(hostileValue) },
    );
  const known: Known = {
    product: fc.oneof(
      { weight: 9, arbitrary: existing(entities.product) },
      { weight: 1, arbitrary: fc.string() },
    ),
    category: fc.oneof(existing(entities.category), fc.constant(null)),
    parent: fc.oneof(existing(entities.category), fc.constant(null)),
    images: fc.constant([]),
    expectedTotal: fc.nat(100),
  };
  const valid = arbitraryOf(schema, known);
  const broken = fc
    .tuple(valid, fc.array(mutation, { minLength: 1, maxLength: 2 }))
    .map(([body, all]) => all.reduce<unknown>(mutated, body));
  return fc.oneof(
    { weight: 8, arbitrary: asJson(valid) },
    { weight: 8, arbitrary: asJson(broken) },
    { weight: 4, arbitrary: asJson(arbitraryOf(schema, known, 'beyond')) },
    { weight: 1, arbitrary: asJson(hostileValue) },
    { weight: 2, arbitrary: valid.chain(misencoded) },
  );
}
