/** The API's document: what `/documentation` shows, assembled from the zod contracts the controllers parse with. */
import { z } from 'zod';
import { jsonSchema, operation, type Dialect } from './operation';
import { ROUTES } from './routes';

/** What a reader understands: Swagger UI of the documentation plugin 3.0, everybody else 3.1. */
const VERSIONS = { 'openapi-3.0': '3.0.3', 'draft-2020-12': '3.1.0' } as const satisfies Record<
  Dialect,
  string
>;

const refusal = z.object({
  data: z.null(),
  error: z.object({
    status: z.int(),
    name: z.string(),
    message: z.string(),
    details: z.looseObject({ code: z.string().optional() }),
  }),
});

/**
 * @param serverUrl where the API is reached; empty means: where the page came from.
 * @param dialect of its schemas, and so the version of OpenAPI.
 */
export function apiDocument(serverUrl: string, dialect: Dialect): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of ROUTES) (paths[route.path] ??= {})[route.method] = operation(route, dialect);
  return {
    openapi: VERSIONS[dialect],
    info: {
      title: 'Opply Shop',
      version: '1.0.0',
      description:
        'Products, orders and customers of one shop. Log in, then paste the `jwt` under Authorize.',
    },
    servers: [{ url: `${serverUrl}/api` }],
    tags: [...new Set(ROUTES.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        bearerAuth: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        basicAuth: { type: 'http', scheme: 'basic', description: 'Only where API_BASIC_AUTH=true' },
      },
      schemas: { Refusal: jsonSchema(refusal, 'output', dialect) },
    },
  };
}
