/** The shop behind a load balancer or two: whose address counts, and who ends an idle connection. */
import { get } from 'node:http';
import { customer } from '../support/people';
import { openShop, type Shop } from '../support/shop';

let shop: Shop;

beforeAll(async () => {
  shop = await openShop({
    TRUST_PROXY: 'true',
    TRUST_PROXY_HOPS: '2',
    AUTH_REQUESTS_PER_MINUTE: '3',
    KEEP_ALIVE_MS: '70000',
  });
});

/** Tries a password; the addresses are those of X-Forwarded-For, the last two added by proxies. */
const tryPassword = (identifier: string, ...addresses: string[]) =>
  shop
    .send('post', '/api/auth/local')
    .set('X-Forwarded-For', addresses.join(', '))
    .send({ identifier, password: 'not-it-at-all' });

test('who tries passwords is counted by the address that the outermost proxy saw, whatever they claim to be', async () => {
  const { username } = await customer(shop);
  for (const claimed of ['198.51.100.1', '198.51.100.2', '198.51.100.3']) {
    await tryPassword(username, claimed, '203.0.113.7', '10.0.0.1').expect(400);
  }

  await tryPassword(username, '198.51.100.4', '203.0.113.7', '10.0.0.2').expect(429);
  await tryPassword(username, '198.51.100.4', '203.0.113.8', '10.0.0.2').expect(400);
});

test('an idle connection is kept as long as the proxy needs it', async () => {
  const headers = await new Promise<Record<string, unknown>>((resolve, reject) => {
    get(`${shop.url}/_health`, { headers: { connection: 'keep-alive' } }, (answer) => {
      answer.resume();
      resolve(answer.headers);
    }).on('error', reject);
  });

  expect(headers).toMatchObject({ connection: 'keep-alive', 'keep-alive': 'timeout=70' });
});
