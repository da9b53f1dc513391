/** Turns the description of a route into an OpenAPI operation; the schemas are the zod contracts themselves. */
import { z } from 'zod';
import type { RefusalCode } from '../http/refusal-description';
import { REFUSALS } from '../http/refusals';
import { HEADERS, underData, type Answer, type HeaderName, type Route } from '../http/route';
import { parametersOf } from './parameters';
import { schemaOf, type Components, type JsonSchema } from './schema';

const ACCESS_NOTES: Record<Route['access'], string> = {
  anyone: 'Open to everybody.',
  customer: 'For whoever is logged in.',
  staff: 'For staff.',
};

const TOKENS = [{ bearerAuth: [] }, { basicAuth: [] }];

/**
 * @param components takes up the named schemas that the operation refers to.
 * @returns OpenAPI's operation object for this route.
 */
export function operation(route: Route, components: Components): JsonSchema {
  return {
    operationId: route.id,
    tags: [route.tag],
    summary: route.summary,
    description: [ACCESS_NOTES[route.access], route.deprecated].filter(Boolean).join(' '),
    ...(route.deprecated === undefined ? {} : { deprecated: true }),
    security: route.access === 'anyone' ? [{}, ...TOKENS] : TOKENS,
    parameters: parametersOf(route, components),
    ...requestBodyOf(route, components),
    responses: { ...answersOf(route, components), ...refusalsOf(route, components) },
  };
}

function requestBodyOf(route: Route, components: Components): JsonSchema {
  const body = route.data ? underData(route.data) : route.body;
  if (!body) return {};
  return {
    requestBody: {
      required: !route.bodyOptional,
      content: { 'application/json': { schema: schemaOf(body, 'input', components) } },
    },
  };
}

const answersOf = (route: Route, components: Components): JsonSchema =>
  Object.fromEntries(
    Object.entries(route.answers).map(([status, answer]) => [status, answerOf(answer, components)]),
  );

const answerOf = ({ description, body, headers = [] }: Answer, components: Components): JsonSchema => ({
  description,
  headers: headersOf(['X-Request-Id', ...headers]),
  ...(body ? { content: { 'application/json': { schema: schemaOf(body, 'output', components) } } } : {}),
});

const headersOf = (names: readonly HeaderName[]): JsonSchema =>
  Object.fromEntries(
    names.map((name) => [
      name,
      { description: HEADERS[name], schema: { type: name === 'Retry-After' ? 'integer' : 'string' } },
    ]),
  );

function refusalsOf(route: Route, components: Components): JsonSchema {
  const codes = codesOf(route);
  const statuses = new Set(codes.map((code) => REFUSALS[code].status));
  return Object.fromEntries(
    [...statuses].map((status) => {
      const possible = codes.filter((code) => REFUSALS[code].status === status);
      return [
        status,
        possible.length === 1
          ? shared(possible[0] as RefusalCode, components)
          : refusalOf(possible, components),
      ];
    }),
  );
}

/** Refusals that routes of a kind have in common, then the route's own. */
function codesOf({ method, path, refusals = [], answers }: Route): RefusalCode[] {
  const takesBody = method === 'post' || method === 'put';
  return [
    'INVALID_REQUEST',
    'UNAUTHENTICATED',
    // Whoever has the panel may take a right from a role.
    'FORBIDDEN',
    ...(path.includes('{') ? (['NOT_FOUND'] as const) : []),
    ...(takesBody ? (['PAYLOAD_TOO_LARGE'] as const) : []),
    ...refusals,
    'RATE_LIMITED',
    ...(answers[503] ? [] : (['UNAVAILABLE'] as const)),
  ];
}

/** Most statuses have one code only, with the same answer on every route. */
function shared(code: RefusalCode, components: Components): JsonSchema {
  const name = componentOf(code);
  components.responses[name] ??= refusalOf([code], components);
  return { $ref: `#/components/responses/${name}` };
}

function refusalOf(codes: RefusalCode[], components: Components): JsonSchema {
  const schemas = codes.map((code) => schemaOf(refusalContract(code), 'output', components));
  const examples = codes.map((code) => [code, { value: exampleOf(code) }]);
  return {
    description: codes.map((code) => `${code}: ${REFUSALS[code].when}`).join('\n\n'),
    headers: headersOf(
      codes.some((code) => REFUSALS[code].retryAfter) ? ['X-Request-Id', 'Retry-After'] : ['X-Request-Id'],
    ),
    content: {
      'application/json': {
        schema: schemas.length === 1 ? schemas[0] : { anyOf: schemas },
        examples: Object.fromEntries(examples),
      },
    },
  };
}

const contracts = new Map<RefusalCode, z.ZodType>();

/** @returns the contract of a refusal's whole body, a component called for example InsufficientStock. */
function refusalContract(code: RefusalCode): z.ZodType {
  const known = contracts.get(code);
  if (known) return known;
  const { status, details } = REFUSALS[code];
  const contract = z
    .object({
      data: z.null(),
      error: z.object({
        status: z.literal(status),
        name: z.string(),
        message: z.string(),
        details: z.object({ code: z.literal(code), ...(details as z.ZodObject).shape }),
      }),
    })
    .meta({ id: componentOf(code) });
  contracts.set(code, contract);
  return contract;
}

const componentOf = (code: string): string =>
  code.toLowerCase().replace(/(^|_)([a-z])/g, (_match, _separator, letter: string) => letter.toUpperCase());

function exampleOf(code: RefusalCode): JsonSchema {
  const { status, name, example } = REFUSALS[code];
  return {
    data: null,
    error: { status, name, message: example.message, details: { code, ...example.details } },
  };
}
