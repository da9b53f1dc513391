/** Orders moved on by programs: through the engine, under the name of their token, refused as anybody else is. */
import { adminToken, disconnectAll, Program, refusalOf, toDo } from '../support/automation';
import { ledgerOf, product, stockOf, type TestProduct } from '../support/catalogue';
import { line, placeOrder } from '../support/orders';
import { PATIENT } from '../support/patience';
import { customer, type Person } from '../support/people';
import { expectReconciled } from '../support/reconciled';
import { openShop, type Shop } from '../support/shop';

/** Long enough that nobody is late who waits for nothing, on a machine that stands still for a while. */
const DEADLINE_MS = 5_000;

/** Before PostgreSQL gives up waiting for a lock. */
const LEEWAY_MS = 20_000;

let shop: Shop;
let alice: Person;
let tea: TestProduct;
let robot: Program;
let accessKey: string;

beforeAll(async () => {
  shop = await openShop({ ...PATIENT, MCP_SERVER: 'true', REQUEST_DEADLINE_MS: String(DEADLINE_MS) });
  alice = await customer(shop);
  ({ accessKey } = await adminToken(shop, [toDo('orders.read'), toDo('orders.transition')], 'Packing robot'));
  robot = await Program.connect(shop, accessKey);
});

beforeEach(async () => {
  tea = await product(shop, { stock: 10 });
});

afterAll(disconnectAll);

const place = async (quantity = 1): Promise<string> =>
  (await placeOrder(shop, alice, [line(tea, quantity)]).expect(201)).body.data.documentId;

const timelineOf = async (documentId: string): Promise<unknown> =>
  (await robot.call('get_order', { documentId })).result?.timeline;

const byRobot = { kind: 'token', name: 'Packing robot' };

test('an order goes its way, and its timeline names the token', async () => {
  const documentId = await place();

  const confirmed = await robot.call('confirm_order', { documentId });
  const shipped = await robot.call('ship_order', { documentId });
  const delivered = await robot.call('deliver_order', { documentId });

  expect(confirmed.result).toMatchObject({
    documentId,
    state: 'confirmed',
    transitions: ['ship', 'cancel'],
  });
  expect(shipped.result).toMatchObject({ state: 'shipped', transitions: ['deliver'] });
  expect(delivered.result).toMatchObject({ state: 'delivered', transitions: [] });
  expect(await timelineOf(documentId)).toMatchObject([
    { state: 'placed', who: { kind: 'customer', name: alice.username } },
    { state: 'confirmed', who: byRobot },
    { state: 'shipped', who: byRobot },
    { state: 'delivered', who: byRobot },
  ]);
});

test('a cancellation returns the stock, by movements that name the token', async () => {
  const documentId = await place(3);

  const { result } = await robot.call('cancel_order', { documentId });

  expect(result).toMatchObject({ state: 'cancelled', transitions: [] });
  expect(await stockOf(shop, tea)).toBe(10);
  expect((await ledgerOf(shop, tea)).at(-1)).toMatchObject({ delta: 3, reason: 'cancellation' });
  const [movement] = await shop.database.query(
    `SELECT actor_kind, actor_name FROM stock_movements WHERE product_id = $1 AND reason = 'cancellation'`,
    [tea.id],
  );
  expect(movement).toEqual({ actor_kind: 'token', actor_name: 'Packing robot' });
  await expectReconciled(shop);
});

test("what the order's state does not allow is refused with the shop's code and details", async () => {
  const documentId = await place();

  const told = await robot.call('ship_order', { documentId });

  expect(told.isError).toBe(true);
  expect(refusalOf(told)).toEqual({
    status: 409,
    name: 'ConflictError',
    message: 'The state of the order does not allow this',
    details: { code: 'INVALID_TRANSITION', from: 'placed', to: 'shipped' },
  });
  expect(await timelineOf(documentId)).toHaveLength(1);
});

test('of many programs that confirm one order at once, one does', async () => {
  const documentId = await place();
  const robots = await Promise.all(Array.from({ length: 4 }, () => Program.connect(shop, accessKey)));

  const told = await Promise.all(robots.map((one) => one.call('confirm_order', { documentId })));

  expect(told.filter(({ isError }) => !isError)).toHaveLength(1);
  for (const refused of told.filter(({ isError }) => isError))
    expect(refusalOf(refused)).toMatchObject({ details: { code: 'INVALID_TRANSITION', from: 'confirmed' } });
  expect(await timelineOf(documentId)).toHaveLength(2);
});

test('an order that does not exist is not found', async () => {
  const told = await robot.call('confirm_order', { documentId: 'nobody-s' });

  expect(refusalOf(told)).toMatchObject({ status: 404, details: { code: 'NOT_FOUND' } });
});

test('who may only read is offered no transition', async () => {
  const documentId = await place();
  const reader = await Program.connect(shop, (await adminToken(shop, [toDo('orders.read')])).accessKey);

  expect((await reader.call('get_order', { documentId })).result).toMatchObject({ transitions: [] });
  expect((await robot.call('get_order', { documentId })).result).toMatchObject({
    transitions: ['confirm', 'cancel'],
  });
  await expect(reader.call('confirm_order', { documentId })).rejects.toThrow('disabled');
});

test('an order that is locked is answered within the deadline, and can be moved afterwards', async () => {
  const documentId = await place();
  const blocker = await shop.database.connect();
  await blocker.query('BEGIN');
  await blocker.query('SELECT FROM orders WHERE document_id = $1 FOR UPDATE', [documentId]);

  const began = performance.now();
  const told = await robot.call('cancel_order', { documentId });
  const tookMs = performance.now() - began;
  await blocker.query('ROLLBACK');
  await blocker.end();

  expect(refusalOf(told)).toMatchObject({ status: 503, details: { code: 'UNAVAILABLE' } });
  expect(tookMs).toBeLessThan(DEADLINE_MS + LEEWAY_MS);
  // It was late, not lost: behind the answer it is done, and whoever asks again hears so.
  await robot.call('cancel_order', { documentId });
  expect(await stockOf(shop, tea)).toBe(10);
  expect(await timelineOf(documentId)).toHaveLength(2);
});

test('what breaks is logged and told to nobody', async () => {
  const documentId = await place();
  await shop.database.query('ALTER TABLE order_transitions RENAME TO elsewhere');
  let told;
  try {
    told = await robot.call('get_order', { documentId });
  } finally {
    await shop.database.query('ALTER TABLE elsewhere RENAME TO order_transitions');
  }

  expect(told.isError).toBe(true);
  expect(refusalOf(told)).toEqual({
    status: 500,
    name: 'InternalServerError',
    message: 'Internal Server Error',
    details: {},
  });
  await shop.hasToldAll();
  expect(shop.log).toContain('tool get_order: error:');
  expect(shop.log).toContain('relation "order_transitions" does not exist');
});
