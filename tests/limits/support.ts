/** A shop behind a proxy that this test is, so that it calls from any address. */
import { PASSWORD, type Person } from '../support/people';
import { openShop, type Shop } from '../support/shop';

/** Nobody is spared, and the test is the proxy that is trusted. */
export const openStrictShop = (settings: Record<string, string>): Promise<Shop> =>
  openShop({ TRUST_PROXY: '127.0.0.0/8', RATE_LIMIT_EXEMPT: '', LOG_LEVEL: 'warn', ...settings });

export const from = (address: string) => ({ 'X-Forwarded-For': address });

/** @returns the status, and after how many seconds to come back. */
export const outcome = ({ status, headers }: { status: number; headers: Record<string, string> }) => ({
  status,
  retryAfter: headers['retry-after'] === undefined ? undefined : Number(headers['retry-after']),
});

export const logIn = (
  shop: Shop,
  { username }: Pick<Person, 'username'>,
  address: string,
  password = PASSWORD,
) => shop.send('post', '/api/auth/local').set(from(address)).send({ identifier: username, password });
