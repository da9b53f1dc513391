/** A server that is told to stop: readiness says so, nobody who waits is cut off, and the process ends well. */
import { product, stockOf } from '../support/catalogue';
import { line, placeFast } from '../support/orders';
import { customer } from '../support/people';
import { openShop } from '../support/shop';

test('an order under way is answered, readiness turns 503 meanwhile, and the exit code is 0', async () => {
  const shop = await openShop();
  const alice = await customer(shop);
  const tea = await product(shop, { stock: 5 });
  const blocker = await shop.database.connect();
  await blocker.query('BEGIN');
  await blocker.query('SELECT FROM products WHERE id = $1 FOR UPDATE', [tea.id]);
  const order = placeFast(shop.url, alice.token, [line(tea)]);
  const waiting = "SELECT count(*)::int AS count FROM pg_stat_activity WHERE wait_event_type = 'Lock'";
  while ((await shop.database.query<{ count: number }>(waiting))[0]?.count === 0);

  const stopped = shop.stop('SIGTERM');
  let ready;
  do ready = await shop.get('/api/health/ready');
  while (ready.status === 200);
  await blocker.query('COMMIT');
  await blocker.end();

  expect([ready.status, ready.body.checks.server]).toEqual([503, 'shutting down']);
  expect((await order).status).toBe(201);
  expect(await stopped).toBe(0);
  expect(await stockOf(shop, tea)).toBe(4);
});
