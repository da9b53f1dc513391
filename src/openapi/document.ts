/** The API's document, assembled from the zod contracts that the controllers parse and answer by. */
import { CATEGORY_ROUTES } from '../api/category/operations';
import { CUSTOMER_ROUTES } from '../api/customer/operations';
import { ORDER_ROUTES } from '../api/order/operations';
import { PRODUCT_ROUTES } from '../api/product/operations';
import { SESSION_ROUTES } from '../api/session/operations';
import { MOVEMENT_ROUTES } from '../api/stock-movement/operations';
import { SYSTEM_ROUTES } from '../api/system/operations';
import type { Route } from '../http/route';
import { operation } from './operation';
import type { Components, JsonSchema } from './schema';
import { webhooksOf } from './webhooks';

/** Of the API, not of the shop: docs/api.md says when it changes. */
export const API_VERSION = '1.0.0';

/** Every route a client of the shop may call. */
export const ROUTES: Route[] = [
  SESSION_ROUTES,
  PRODUCT_ROUTES,
  CATEGORY_ROUTES,
  MOVEMENT_ROUTES,
  ORDER_ROUTES,
  CUSTOMER_ROUTES,
  SYSTEM_ROUTES,
].flatMap((routes): Route[] => Object.values(routes));

const TAGS: Record<string, string> = {
  Session: 'Register, log in, stay logged in, log out.',
  Products: 'What the shop sells. Everybody reads, staff write.',
  Categories: 'Where products stand. Everybody reads, staff write.',
  Stock: 'The ledger, for staff: stock changes by movements and by nothing else.',
  Orders: 'Placed by customers, moved on by staff. The shop sets every price.',
  Customers: 'Who one is, and for staff: who the customers are.',
  System: 'For load balancers and monitors.',
  Webhooks: 'What the shop sends to the programs that staff have named in the panel.',
};

const DESCRIPTION = `Products, orders and customers of one shop.

To try it out here, send **Log in** (or **Register**): the token of the answer is then used for everything else on this page.

Lists of names, as in \`sort\` and \`fields\`, are taken in Strapi's notation with brackets as well: \`sort[0]=price:desc&sort[1]=name\`. A parameter that a route does not know is refused.

Every refusal has the same shape, and its \`error.details.code\` says which it is.`;

/** @param serverUrl where the shop is reached; empty means: where the document came from. */
export function apiDocument(serverUrl: string): JsonSchema {
  const paths: Record<string, JsonSchema> = {};
  const components: Components = { schemas: {}, responses: {} };
  for (const route of ROUTES) {
    (paths[route.path] ??= {})[route.method] = operation(route, components);
  }
  const webhooks = webhooksOf(components);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Opply Shop',
      version: API_VERSION,
      description: DESCRIPTION,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: `${serverUrl}/api` }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths,
    webhooks,
    components: {
      securitySchemes: {
        bearerAuth: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        basicAuth: { type: 'http', scheme: 'basic', description: 'Only where API_BASIC_AUTH=true' },
      },
      responses: sorted(components.responses),
      schemas: sorted(components.schemas),
    },
  };
}

const sorted = (named: Record<string, JsonSchema>): Record<string, JsonSchema> =>
  Object.fromEntries(Object.entries(named).sort(([a], [b]) => (a < b ? -1 : 1)));
