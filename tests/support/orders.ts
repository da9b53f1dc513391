/** Placing orders in tests. */
import type { Person } from './people';
import type { Shop } from './shop';
import type { TestProduct } from './catalogue';

export interface Line {
  product: string;
  quantity: number;
}

export const line = ({ documentId }: Pick<TestProduct, 'documentId'>, quantity = 1): Line => ({
  product: documentId,
  quantity,
});

interface Extras {
  key?: string;
  [field: string]: unknown;
}

/** Sends POST /api/orders with these lines; `key` becomes the Idempotency-Key, the rest goes into the body. */
export function placeOrder(
  shop: Shop,
  { token }: Pick<Person, 'token'>,
  lines: unknown,
  { key, ...extras }: Extras = {},
) {
  const sent = shop.send('post', '/api/orders', token);
  if (key !== undefined) sent.set('Idempotency-Key', key);
  return sent.send({ data: { lines, ...extras } });
}

export interface Placed {
  status: number;
  body: {
    data: { documentId: string; total: number } | null;
    error?: { details: { code: string; reason?: string } };
  };
}

/**
 * The same without supertest, for storms: a thousand of these may be under way at once.
 * @param extras further fields of the body.
 */
export async function placeFast(
  url: string,
  token: string,
  lines: Line[],
  key?: string,
  extras: object = {},
): Promise<Placed> {
  const response = await fetch(`${url}/api/orders`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${token}`,
      'Content-Type': 'application/json',
      ...(key === undefined ? {} : { 'Idempotency-Key': key }),
    },
    body: JSON.stringify({ data: { lines, ...extras } }),
  });
  return { status: response.status, body: (await response.json()) as Placed['body'] };
}
