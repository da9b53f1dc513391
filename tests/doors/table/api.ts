/** The API: the shop's own routes, and those of users-permissions' that are served. */
import { api, open, type ApiDoor, type OpenDoor } from '../door';
import { PASSWORDS } from '../stage';

const byOrder = (step?: 'confirm' | 'ship' | 'deliver'): ApiDoor['prepare'] => {
  return async ({ order }) => ({ path: { id: await order(step) } });
};

const catalogue: ApiDoor[] = [
  api('GET /api/products', [200, 200, 200, 200, 200]),
  api('GET /api/products/:id', [200, 200, 200, 200, 200], ({ tea }) => ({ path: { id: tea.documentId } })),
  api('POST /api/products', [403, 403, 403, 201, 201], ({ word }) => ({
    body: { data: { name: 'Jam', sku: word(), price: 5 } },
  })),
  api('PUT /api/products/:id', [403, 403, 403, 200, 200], async ({ product }) => ({
    path: { id: await product() },
    body: { data: { name: 'Marmalade' } },
  })),
  api('DELETE /api/products/:id', [403, 403, 403, 204, 204], async ({ product }) => ({
    path: { id: await product() },
  })),
  api('GET /api/categories', [200, 200, 200, 200, 200]),
  api('GET /api/categories/:id', [200, 200, 200, 200, 200], async ({ category }) => ({
    path: { id: await category() },
  })),
  api('POST /api/categories', [403, 403, 403, 201, 201], ({ word }) => ({
    body: { data: { name: word() } },
  })),
  api('PUT /api/categories/:id', [403, 403, 403, 200, 200], async ({ category }) => ({
    path: { id: await category() },
    body: { data: { description: 'For breakfast' } },
  })),
  api('DELETE /api/categories/:id', [403, 403, 403, 204, 204], async ({ category }) => ({
    path: { id: await category() },
  })),
  api('GET /api/stock-movements', [403, 403, 403, 200, 200]),
  api('POST /api/stock-movements', [403, 403, 403, 201, 201], ({ tea }) => ({
    body: { data: { product: tea.documentId, delta: 1, reason: 'received' } },
  })),
];

const orders: ApiDoor[] = [
  api('POST /api/orders', [403, 201, 201, 403, 403], ({ tea }) => ({
    body: { data: { lines: [{ product: tea.documentId, quantity: 1 }] } },
  })),
  api('GET /api/orders', [403, 200, 200, 200, 403]),
  api('GET /api/orders/:id', [404, 200, 404, 200, 404], byOrder()),
  api('POST /api/orders/:id/cancel', [403, 200, 404, 200, 403], byOrder()),
  api('POST /api/orders/:id/confirm', [403, 403, 403, 200, 403], byOrder()),
  api('POST /api/orders/:id/ship', [403, 403, 403, 200, 403], byOrder('ship')),
  api('POST /api/orders/:id/deliver', [403, 403, 403, 200, 403], byOrder('deliver')),
];

const customers: ApiDoor[] = [
  api('GET /api/customers', [200, 200, 200, 200, 200]),
  api('GET /api/customers/me', [403, 200, 200, 200, 403]),
  api('PUT /api/customers/me', [403, 200, 200, 200, 403], () => ({ body: { data: { city: 'Leeds' } } })),
  api('GET /api/customers/:id', [404, 200, 404, 200, 404], ({ people }) => ({
    path: { id: people.customer.documentId },
  })),
];

const sessions: ApiDoor[] = [
  api('POST /api/auth/local', [200, 200, 200, 200, 200], async ({ somebody }) => ({
    body: { identifier: (await somebody()).username, password: PASSWORDS.old },
  })),
  api('POST /api/auth/local/register', [200, 200, 200, 200, 200], ({ word }) => {
    const username = word();
    return { body: { username, email: `${username}@shop.example`, password: PASSWORDS.old } };
  }),
  api('POST /api/auth/refresh', [200, 200, 200, 200, 200], async ({ refreshToken }) => ({
    body: { refreshToken: await refreshToken() },
  })),
  api('POST /api/auth/logout', [403, 200, 200, 200, 401]),
  api('GET /api/auth/sessions', [403, 200, 200, 200, 401]),
  api('DELETE /api/auth/sessions/:sessionId', [403, 200, 404, 404, 401], async ({ session }) => ({
    path: { sessionId: await session() },
  })),
  api('GET /api/users/me', [403, 200, 200, 200, 401]),
  // Last: from here on they all have another password.
  api('POST /api/auth/change-password', [403, 200, 200, 200, 400], () => ({
    body: {
      currentPassword: PASSWORDS.old,
      password: PASSWORDS.fresh,
      passwordConfirmation: PASSWORDS.fresh,
    },
  })),
];

export const API_DOORS: ApiDoor[] = [...catalogue, ...orders, ...customers, ...sessions];

/** Behind these there is nothing that is anybody's. */
export const OPEN_API_DOORS: OpenDoor[] = [
  open('GET /api/health/ready', 200),
  open('GET /api/docs', 302),
  open('GET /api/openapi.json', 200),
];
