/** The API's document: what `/documentation` shows, assembled from the zod contracts the controllers parse with. */
import { operation } from './operation';
import { ROUTES } from './routes';

const refusalSchema = {
  type: 'object',
  required: ['data', 'error'],
  properties: {
    data: { type: 'object', nullable: true, description: 'Always null' },
    error: {
      type: 'object',
      required: ['status', 'name', 'message', 'details'],
      properties: {
        status: { type: 'integer' },
        name: { type: 'string' },
        message: { type: 'string' },
        details: { type: 'object', properties: { code: { type: 'string' } }, additionalProperties: true },
      },
    },
  },
};

/**
 * @param serverUrl where the API is reached; empty means: where the page came from.
 * @returns an OpenAPI 3.0 document: the newest version that the plugin's Swagger UI shows.
 */
export function apiDocument(serverUrl: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of ROUTES) (paths[route.path] ??= {})[route.method] = operation(route);
  return {
    openapi: '3.0.3',
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
      securitySchemes: { bearerAuth: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      schemas: { Refusal: refusalSchema },
    },
  };
}
