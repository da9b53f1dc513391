/** A server that is told to stop: readiness says so, nobody who waits is cut off, and the process ends well. */
import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';
import { product, stockOf } from '../support/catalogue';
import { line, placeFast } from '../support/orders';
import { isOpen } from '../support/open-port';
import { customer } from '../support/people';
import { PATIENT } from '../support/patience';
import { openShop, type Shop } from '../support/shop';

/** Somebody who waits for a lock in this test's own database. */
const WAITING =
  "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";

/** Inside the shop: what the test lets end. */
interface HeldUp {
  endNotice?: () => void;
  endLinger?: () => void;
}

const NOTICE_MS = 1_000;

/** The second in which new connections are taken, and the moment in which kept ones are, last until the test has looked. */
const holdUp = (shop: Shop): Promise<void> =>
  shop.inside((_strapi, noticeMs) => {
    const timers = process.mainModule?.require('node:timers/promises');
    const { setTimeout: wait } = timers;
    const { now } = Date;
    const moment = now();
    const heldUp = globalThis as HeldUp;
    heldUp.endLinger = () => void (Date.now = now);
    Date.now = () => moment;
    timers.setTimeout = (milliseconds: number, ...more: unknown[]) =>
      milliseconds === noticeMs && more.length === 0
        ? new Promise<void>((end) => (heldUp.endNotice = end))
        : wait(milliseconds, ...more);
  }, NOTICE_MS);

const goOn = (shop: Shop, what: keyof HeldUp): Promise<void> =>
  shop.inside((_strapi, name) => (globalThis as HeldUp)[name]?.(), what);

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
  const shop = await openShop(PATIENT);
  const { tea, order, release } = await orderUnderWay(shop);
  await holdUp(shop);

  const stopped = shop.stop('SIGTERM');
  let ready;
  do ready = await shop.get('/api/health/ready');
  while (ready.status === 200);
  await goOn(shop, 'endNotice');
  await goOn(shop, 'endLinger');
  await release();

  expect([ready.status, ready.body.checks.server]).toEqual([503, 'shutting down']);
  expect((await order).status).toBe(201);
  expect(await stopped).toBe(0);
  expect(await stockOf(shop, tea)).toBe(4);
});

test('who cannot be answered hears 503 instead of being cut off, and the process ends within 10 s all the same', async () => {
  const shop = await openShop(PATIENT);
  const { order, release } = await orderUnderWay(shop);

  const started = performance.now();
  const stopped = shop.stop('SIGTERM');

  expect(await order).toMatchObject({ status: 503, body: { error: { details: { code: 'UNAVAILABLE' } } } });
  expect(await stopped).toBe(0);
  // By the clock of the machine; 10 s are over for a process that is held up as well.
  expect(performance.now() - started).toBeLessThan(20_000);
  await release();
});

test('a server that was held up while it stopped answers who waits before its last moment', async () => {
  const shop = await openShop(PATIENT);
  const { order, release } = await orderUnderWay(shop);
  await holdUp(shop);

  const stopped = shop.stop('SIGTERM');
  while ((await shop.get('/api/health/ready')).status === 200);
  await goOn(shop, 'endNotice');
  while (await isOpen(Number(new URL(shop.url).port)));
  await shop.inside(() => {
    const muchLater = Date.now() + 8_000;
    Date.now = () => muchLater;
  });

  expect((await order).status).toBe(503);
  expect(await stopped).toBe(0);
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
  await holdUp(shop);

  const stopped = shop.stop('SIGTERM');
  while ((await shop.get('/api/health/ready')).status === 200);
  await goOn(shop, 'endNotice');
  while (await isOpen(Number(new URL(shop.url).port)));

  expect(await ask()).toEqual({ status: 200, connection: 'close', reused: true });
  await goOn(shop, 'endLinger');
  expect(await stopped).toBe(0);
});
