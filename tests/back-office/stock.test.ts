/** A product's stock in the panel: what is there, what was sold, what moved and by whom, and a form that moves it. */
import { ledgerOf, product, stockOf, type TestProduct } from '../support/catalogue';
import { line, placeOrder } from '../support/orders';
import { colleague, type Colleague } from '../support/panel';
import { customer, staff } from '../support/people';
import { expectReconciled } from '../support/reconciled';
import { openShop, type Shop } from '../support/shop';

let shop: Shop;
let olga: Colleague;
let tea: TestProduct;

beforeAll(async () => {
  shop = await openShop();
  olga = await colleague(shop, 'opply-store-manager');
});

beforeEach(async () => {
  tea = await product(shop, { stock: 10 });
});

const card = async () =>
  (await shop.get(`/shop/products/${tea.documentId}/stock`, olga.token).expect(200)).body.data;

const move = (movement: object) =>
  shop.post(`/shop/products/${tea.documentId}/movements`, olga.token, movement);

test('receiving answers with the new figure and says who did it', async () => {
  const { body } = await move({ delta: 5, reason: 'received', note: 'truck' }).expect(201);

  expect(body.data).toMatchObject({
    stock: 15,
    reasons: ['received', 'returned', 'correction', 'damaged'],
    movements: [
      {
        delta: 5,
        stockAfter: 15,
        reason: 'received',
        note: 'truck',
        who: { kind: 'admin', name: 'Olga Owner' },
      },
      { delta: 10, stockAfter: 10, reason: 'opening', who: { kind: 'system', name: null } },
    ],
  });
  expect(await card()).toEqual(body.data);
  expect(await stockOf(shop, tea)).toBe(15);
});

test('a clerk of the API signs with the name they log in with', async () => {
  const clerk = await staff(shop);
  await shop
    .post('/api/stock-movements', clerk.token, { product: tea.documentId, delta: -1, reason: 'damaged' })
    .expect(201);

  expect((await card()).movements[0]).toMatchObject({ who: { kind: 'staff', name: clerk.username } });
});

test('a movement that the stock does not allow is refused, and nothing is written', async () => {
  const ledger = await ledgerOf(shop, tea);

  const { status, body } = await move({ delta: -11, reason: 'damaged' });

  expect([status, body.error.details]).toEqual([
    409,
    { code: 'INSUFFICIENT_STOCK', lines: [{ product: tea.documentId, requested: 11, available: 10 }] },
  ]);
  expect(await ledgerOf(shop, tea)).toEqual(ledger);
});

test('sales of 7 and 30 days are counted, older ones and cancelled ones not', async () => {
  const alice = await customer(shop);
  const place = async (quantity: number) =>
    (await placeOrder(shop, alice, [line(tea, quantity)]).expect(201)).body.data;
  await move({ delta: 20, reason: 'received' }).expect(201);
  await placedDaysAgo((await place(4)).documentId, 31);
  const cancelled = await place(5);
  await placedDaysAgo(cancelled.documentId, 9);
  await placedDaysAgo((await place(2)).documentId, 8);
  await shop.post(`/api/orders/${cancelled.documentId}/cancel`, alice.token).expect(200);
  const today = await place(1);

  const { sold, movements } = await card();

  expect(sold).toEqual({ days7: 1, days30: 3 });
  expect(movements[0]).toMatchObject({
    reason: 'sale',
    who: { kind: 'customer', name: alice.username },
    order: { documentId: today.documentId, number: today.number },
  });
});

/** The ledger lets nobody change it, so its guard is asked to look away. */
const placedDaysAgo = (order: string, days: number) =>
  shop.database.query(
    `WITH guard AS (SELECT set_config('session_replication_role', 'replica', true))
     UPDATE stock_movements SET created_at = created_at - make_interval(days => $2)
     FROM guard WHERE order_id = (SELECT id FROM orders WHERE document_id = $1)`,
    [order, days],
  );

test('the last ten movements are shown, and those before them page by page to the first', async () => {
  const deltas = ({ data }: { data: { delta: number }[] }) => data.map(({ delta }) => delta);
  for (let delta = 1; delta <= 40; delta += 1) await move({ delta, reason: 'received' }).expect(201);
  const older = async (after: string) =>
    (await shop.get(`/shop/products/${tea.documentId}/movements?after=${after}`, olga.token).expect(200))
      .body;

  const { movements, next } = await card();
  const page = await older(next);
  const last = await older(page.meta.next);

  expect(deltas({ data: movements })).toEqual([40, 39, 38, 37, 36, 35, 34, 33, 32, 31]);
  expect(deltas(page)).toEqual(Array.from({ length: 25 }, (_, n) => 30 - n));
  // The oldest is the opening.
  expect(deltas(last)).toEqual([5, 4, 3, 2, 1, 10]);
  expect(last.meta.next).toBeNull();
});

test('a cursor that nobody gave is a 400 that names it', async () => {
  const { status, body } = await shop.get(`/shop/products/${tea.documentId}/movements?after=x`, olga.token);

  expect([status, body.error.details.errors[0].path]).toEqual([400, ['after']]);
});

test.each([
  ['no pieces', { delta: 0, reason: 'received' }, ['delta']],
  ['half a piece', { delta: 0.5, reason: 'received' }, ['delta']],
  ['a reason of the engine', { delta: 1, reason: 'sale' }, ['reason']],
  ['somebody else as its author', { delta: 1, reason: 'received', actorName: 'Eve' }, ['actorName']],
])('%s is a 400 that names the field', async (_what, movement, path) => {
  const { status, body } = await move(movement);

  expect([status, body.error.details.errors[0].path]).toEqual([400, path]);
});

test('the name of who moved stock is part of the ledger, which nobody changes', async () => {
  await expect(
    shop.database.query("UPDATE stock_movements SET actor_name = 'Eve' WHERE product_id = $1", [tea.id]),
  ).rejects.toThrow('never changed');
});

test('an unknown product is 404', async () => {
  await shop.get('/shop/products/nothing/stock', olga.token).expect(404);
  await shop
    .post('/shop/products/nothing/movements', olga.token, { delta: 1, reason: 'received' })
    .expect(404);
});

test('the books agree after all of this', () => expectReconciled(shop));
