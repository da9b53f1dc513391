/** The state machine of an order over HTTP: who may do what, when, and that cancelling returns the stock once. */
import { ledgerOf, product, stockOf, type TestProduct } from '../support/catalogue';
import { line, placeOrder } from '../support/orders';
import { customer, staff, type Person } from '../support/people';
import { expectReconciled } from '../support/reconciled';
import { openShop, type Shop } from '../support/shop';

type Step = 'confirm' | 'ship' | 'deliver' | 'cancel';

let shop: Shop;
let alice: Person;
let clerk: Person;
let tea: TestProduct;

beforeAll(async () => {
  shop = await openShop();
  alice = await customer(shop);
  clerk = await staff(shop);
  tea = await product(shop, { stock: 1000 });
});

const place = async (): Promise<string> =>
  (await placeOrder(shop, alice, [line(tea)]).expect(201)).body.data.documentId;

const step = (name: Step, order: string, by: Person) => shop.post(`/api/orders/${order}/${name}`, by.token);

/** Brings a fresh order into a state by the shortest way. */
async function orderThatIs(state: string): Promise<string> {
  const ways: Record<string, Step[]> = {
    placed: [],
    confirmed: ['confirm'],
    shipped: ['confirm', 'ship'],
    delivered: ['confirm', 'ship', 'deliver'],
    cancelled: ['cancel'],
  };
  const order = await place();
  for (const name of ways[state] ?? []) await step(name, order, clerk).expect(200);
  return order;
}

test('staff take an order from placed to delivered, and each answer is the order in its new state', async () => {
  const order = await place();

  for (const [name, state] of [
    ['confirm', 'confirmed'],
    ['ship', 'shipped'],
    ['deliver', 'delivered'],
  ] as const) {
    const { body } = await step(name, order, clerk).expect(200);
    expect(body.data).toMatchObject({ documentId: order, state, lines: [{ product: tea.documentId }] });
  }
});

const STATE_AFTER: Record<Step, string> = {
  confirm: 'confirmed',
  ship: 'shipped',
  deliver: 'delivered',
  cancel: 'cancelled',
};
const ALLOWED_TO_STAFF = [
  'placed confirm',
  'placed cancel',
  'confirmed ship',
  'confirmed cancel',
  'shipped deliver',
];

const everyStep = ['placed', 'confirmed', 'shipped', 'delivered', 'cancelled'].flatMap((from) =>
  (Object.keys(STATE_AFTER) as Step[]).map((name): [string, Step] => [from, name]),
);

test.each(everyStep.filter(([from, name]) => !ALLOWED_TO_STAFF.includes(`${from} ${name}`)))(
  'a %s order refuses %s with 409, from and to, and stays as it is',
  async (from, name) => {
    const order = await orderThatIs(from);
    const stock = await stockOf(shop, tea);

    const { status, body } = await step(name, order, clerk);

    expect(status).toBe(409);
    expect(body.error.details).toEqual({ code: 'INVALID_TRANSITION', from, to: STATE_AFTER[name] });
    const read = await shop.get(`/api/orders/${order}`, alice.token);
    expect(read.body.data.state).toBe(from);
    expect(await stockOf(shop, tea)).toBe(stock);
  },
);

test('the owner cancels while the order is placed, and the stock returns by a movement', async () => {
  const cup = await product(shop, { stock: 3 });
  const { body } = await placeOrder(shop, alice, [line(cup, 2), line(tea, 1)]).expect(201);

  const cancelled = await step('cancel', body.data.documentId, alice).expect(200);

  expect(cancelled.body.data).toEqual({ ...body.data, state: 'cancelled' });
  expect(await ledgerOf(shop, cup)).toEqual([
    { delta: 3, stock_after: 3, reason: 'opening' },
    { delta: -2, stock_after: 1, reason: 'sale' },
    { delta: 2, stock_after: 3, reason: 'cancellation' },
  ]);
});

test('the owner may no longer cancel once it is confirmed; staff may', async () => {
  const order = await orderThatIs('confirmed');

  const refused = await step('cancel', order, alice);
  expect([refused.status, refused.body.error.details]).toEqual([
    409,
    { code: 'INVALID_TRANSITION', from: 'confirmed', to: 'cancelled' },
  ]);
  await step('cancel', order, clerk).expect(200);
});

test('cancelling twice at once returns the stock once', async () => {
  const cup = await product(shop, { stock: 5 });
  const { body } = await placeOrder(shop, alice, [line(cup, 4)]).expect(201);

  const answers = await Promise.all([1, 2, 3, 4, 5].map(() => step('cancel', body.data.documentId, alice)));

  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409]);
  expect(await stockOf(shop, cup)).toBe(5);
});

test('another customer’s order is a 404, an unknown one too, and customers may not confirm', async () => {
  const order = await place();
  const bob = await customer(shop);

  await step('cancel', order, bob).expect(404);
  await step('cancel', 'unknown', alice).expect(404);
  await step('confirm', 'unknown', clerk).expect(404);
  for (const name of ['confirm', 'ship', 'deliver'] as const) await step(name, order, alice).expect(403);
  await shop.post(`/api/orders/${order}/cancel`).expect(403);
});

test('an order whose product was deleted can still be cancelled', async () => {
  const cup = await product(shop, { stock: 5 });
  const { body } = await placeOrder(shop, alice, [line(cup, 1), line(tea, 1)]).expect(201);
  const before = await stockOf(shop, tea);

  await shop.delete(`/api/products/${cup.documentId}`, clerk.token).expect(204);
  await step('cancel', body.data.documentId, alice).expect(200);

  expect(await stockOf(shop, tea)).toBe(before + 1);
});

test('the books agree after all of this', () => expectReconciled(shop));
