/** Turns a line of the route table into an OpenAPI operation; the schemas are the zod contracts themselves. */
import { z } from 'zod';

/** JSON Schema as OpenAPI 3.0 bends it, or as it is, which is what 3.1 takes. */
export type Dialect = 'openapi-3.0' | 'draft-2020-12';

export type Access = 'anyone' | 'customer' | 'staff';

export interface RouteDescription {
  method: 'get' | 'post' | 'put' | 'delete';
  path: string;
  tag: string;
  summary: string;
  access: Access;
  /** What stands under `data`, or the whole body where `bare` is set. */
  request?: z.ZodType;
  /** What comes back under `data`, or the whole body where `bare` is set; none means 204. */
  response?: z.ZodType;
  /** Users-permissions speaks without the `data` envelope. */
  bare?: true;
  /** A page of `response`. */
  list?: true;
  status?: 200 | 201 | 204;
  /** Refusals worth knowing, by status. */
  refusals?: Partial<Record<number, string>>;
  headers?: Parameter[];
}

interface Parameter {
  name: string;
  in: 'query' | 'path' | 'header';
  required?: boolean;
  description: string;
  schema: object;
}

const LIST_PARAMETERS: Parameter[] = [
  {
    name: 'pagination[page]',
    in: 'query',
    description: 'Page, from 1; not together with pagination[after]',
    schema: { type: 'integer', minimum: 1 },
  },
  {
    name: 'pagination[after]',
    in: 'query',
    description:
      'Go on behind the entry with this documentId, equally fast wherever that is; empty for the beginning',
    schema: { type: 'string' },
  },
  {
    name: 'pagination[pageSize]',
    in: 'query',
    description: 'Entries a page, at most 100',
    schema: { type: 'integer', minimum: 1, default: 25 },
  },
  { name: 'sort', in: 'query', description: 'Attribute and direction', schema: { type: 'string' } },
  {
    name: 'filters',
    in: 'query',
    description: "Strapi's operators, e.g. filters[price][$lte]=10",
    schema: { type: 'object', additionalProperties: true },
  },
];

const pagination = z.object({
  page: z.int().optional().describe('Missing when the page follows an entry'),
  pageSize: z.int(),
  pageCount: z.int(),
  total: z.int(),
  nextAfter: z.string().nullable().optional().describe('Where pagination[after] goes on; null at the end'),
});

/** @returns OpenAPI's operation object for this route. */
export function operation(route: RouteDescription, dialect: Dialect): object {
  return {
    tags: [route.tag],
    summary: route.summary,
    description: accessNote(route.access),
    security: route.access === 'anyone' ? [] : [{ bearerAuth: [] }, { basicAuth: [] }],
    parameters: parametersOf(route),
    ...(route.request ? { requestBody: bodyOf(envelope(route.request, route), 'input', dialect) } : {}),
    responses: {
      [route.status ?? 200]: successOf(route, dialect),
      ...Object.fromEntries(
        Object.entries(refusalsOf(route)).map(([status, text]) => [status, refusal(text ?? '')]),
      ),
    },
  };
}

const accessNote = (access: Access): string =>
  ({ anyone: 'Open to everybody.', customer: 'For signed-in customers.', staff: 'For staff.' })[access];

function parametersOf(route: RouteDescription): Parameter[] {
  const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']): Parameter => ({
    name,
    in: 'path',
    required: true,
    description: 'documentId',
    schema: { type: 'string' },
  }));
  return [...inPath, ...(route.list ? LIST_PARAMETERS : []), ...(route.headers ?? [])];
}

const envelope = (schema: z.ZodType, { bare }: RouteDescription): z.ZodType =>
  bare ? schema : z.object({ data: schema });

/** @returns the schema as a part of a document, which names its dialect itself. */
export function jsonSchema(schema: z.ZodType, io: 'input' | 'output', dialect: Dialect): object {
  const { $schema: _named, ...json } = z.toJSONSchema(schema, { io, target: dialect });
  return json;
}

const bodyOf = (schema: z.ZodType, io: 'input' | 'output', dialect: Dialect): object => ({
  required: true,
  content: { 'application/json': { schema: jsonSchema(schema, io, dialect) } },
});

function successOf(route: RouteDescription, dialect: Dialect): object {
  if (!route.response) return { description: 'Done' };
  const body = route.list
    ? z.object({ data: z.array(route.response), meta: z.object({ pagination }) })
    : envelope(route.response, route);
  const { required: _required, ...content } = bodyOf(body, 'output', dialect) as { required: boolean };
  return { description: 'OK', ...content };
}

function refusalsOf(route: RouteDescription): Partial<Record<number, string>> {
  return {
    ...(route.request || route.list ? { 400: 'INVALID_REQUEST, naming each field at fault' } : {}),
    ...(route.access === 'anyone'
      ? {}
      : { 401: 'The token is bad, expired or revoked', 403: 'No token, or not for this role' }),
    ...(route.path.includes('{') ? { 404: 'Not there, or not yours' } : {}),
    ...route.refusals,
    503: 'UNAVAILABLE: try again after Retry-After seconds',
  };
}

const refusal = (description: string): object => ({
  description,
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Refusal' } } },
});
