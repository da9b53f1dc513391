/** A server that is told to stop: readiness says so, nobody who waits is cut off, and the process ends well. */
import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';
import { product, stockOf } from '../support/catalogue';
import { line, placeFast } from '../support/orders';
import { isOpen } from '../support/open-port';
import { customer } from '../support/people';
import { openShop, type Shop } from '../support/shop';

/** Somebody who waits for a lock in this test's own database. */
const WAITING =
  "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";

/** An order that waits for its product until it is let go. */
async function orderUnderWay(shop: Shop) {
  const alice = await customer(shop);
  const tea = await product(shop, { stock: 5 });
  const blocker = await shop.database.connect();
  await blocker.query('BEGIN');
  await blocker.query('SELECT FROM products WHERE id = $1 FOR UPDATE', [tea.id]);
  const order = placeFast(shop.url, alice.token, [line(tea)]);
  while ((await shop.database.query(WAITING)).length === 0);
  const release = async () => {
    await blocker.query('COMMIT');
    await blocker.end();
  };
  return { tea, order, release };
}

test('an order under way is answered, readiness turns 503 meanwhile, and the exit code is 0', async () => {
  const shop = await openShop();
  const { tea, order, release } = await orderUnderWay(shop);

  const stopped = shop.stop('SIGTERM');
  let ready;
  do ready = await shop.get('/api/health/ready');
  while (ready.status === 200);
  await release();

  expect([ready.status, ready.body.checks.server]).toEqual([503, 'shutting down']);
  expect((await order).status).toBe(201);
  expect(await stopped).toBe(0);
  expect(await stockOf(shop, tea)).toBe(4);
});

test('who cannot be answered hears 503 instead of being cut off, and the process ends within 10 s all the same', async () => {
  const patient = { DATABASE_LOCK_TIMEOUT_MS: '60000', DATABASE_STATEMENT_TIMEOUT_MS: '60000' };
  const shop = await openShop({ ...patient, REQUEST_DEADLINE_MS: '60000' });
  const { order, release } = await orderUnderWay(shop);

  const started = performance.now();
  const stopped = shop.stop('SIGTERM');

  expect(await order).toMatchObject({ status: 503, body: { error: { details: { code: 'UNAVAILABLE' } } } });
  expect(await stopped).toBe(0);
  expect(performance.now() - started).toBeLessThan(10_000);
  await release();
});

test('a connection that a proxy has kept is served after the port has closed, and told that this was the last answer', async () => {
  const shop = await openShop();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ask = async () => {
    const asked = request(`${shop.url}/api/products`, { agent }).end();
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    await once(answer.resume(), 'end');
    return { status: answer.statusCode, connection: answer.headers.connection, reused: asked.reusedSocket };
  };
  expect(await ask()).toEqual({ status: 200, connection: 'keep-alive', reused: false });

  const stopped = shop.stop('SIGTERM');
  let answer;
  do answer = await ask();
  while (answer.connection === 'keep-alive');

  expect(answer).toEqual({ status: 200, connection: 'close', reused: true });
  expect(await isOpen(Number(new URL(shop.url).port))).toBe(false);
  expect(await stopped).toBe(0);
});
