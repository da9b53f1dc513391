/** Erasing a customer: nothing of the person is left in the database, and nothing of the books is lost. */
import { until } from '../support/events';
import { line, placeOrder } from '../support/orders';
import type { Colleague } from '../support/panel';
import { customer, type Person } from '../support/people';
import type { TestProduct } from '../support/catalogue';
import { expectReconciled } from '../support/reconciled';
import { closeReceivers, type Receiver } from '../support/receiver';
import { Shop } from '../support/shop';
import { deliveries, openTellingShop, WEBHOOK_SETTINGS } from '../support/webhooks';
import { TRACES } from '../../src/privacy/traces';
import { deliver, leaver, WORDS, type Leaver } from './leaver';
import { placesOf } from './search';

const ALL_WORDS = Object.values(WORDS);

let shop: Shop;
let other: Shop;
let admin: Colleague;
let alice: Leaver;
let receiver: Receiver;
let clerk: Person;
let tea: TestProduct;
let before: Book[];

interface Book {
  number: string;
  state: string;
  total: number;
  placedAt: string;
  lines: object[];
}

/** What the books hold of each order, as staff read it. */
async function books(): Promise<Book[]> {
  const { body } = await shop.get('/api/orders', clerk.token).expect(200);
  return body.data.map(({ number, state, total, placedAt, lines }: Book) => ({
    number,
    state,
    total,
    placedAt,
    lines,
  }));
}

const erase = (documentId: string, token = admin.token) =>
  shop.send('post', `/shop/customers/${documentId}/erasure`, token);

beforeAll(async () => {
  ({ shop, admin } = await openTellingShop());
  other = await Shop.boot(shop.database, WEBHOOK_SETTINGS);
  ({ alice, receiver, clerk, tea } = await leaver(shop, admin));
});

afterAll(closeReceivers);

describe('in this order', () => {
  test('before, each planted word stands in the database, and in no place that the list of places does not name', async () => {
    const found = await placesOf(shop.database, ALL_WORDS);

    expect(Object.entries(found).filter(([, places]) => places.length === 0)).toEqual([]);
    expect([...new Set(Object.values(found).flat())].sort()).toEqual(TRACES.map(({ place }) => place).sort());
  });

  test('a customer with an order under way is not erased, and told of is which', async () => {
    const { body: open } = await placeOrder(shop, alice, [line(tea)], { note: WORDS.note }).expect(201);
    const { documentId, number } = open.data;

    const { body } = await erase(alice.documentId).expect(409);

    expect(body.error.details).toEqual({
      code: 'OPEN_ORDERS',
      orders: [{ documentId, number, state: 'placed' }],
    });
    await shop.get('/api/customers/me', alice.token).expect(200);
    const { body: kept } = await shop.get(`/api/orders/${documentId}`, alice.token).expect(200);
    expect(kept.data.note).toBe(WORDS.note);
    await deliver(shop, clerk, documentId);
    await until(async () => (await deliveries(shop)).length === 6);
  });

  test('erased, no table holds a word of them', async () => {
    before = await books();

    const { body } = await erase(alice.documentId).expect(200);

    expect(body.data).toEqual({
      customer: alice.documentId,
      erasedAt: expect.any(String),
      orders: 3,
      before: false,
    });
    const found = await placesOf(shop.database, ALL_WORDS);
    expect(Object.entries(found).filter(([, places]) => places.length > 0)).toEqual([]);
  });

  test('their token opens nothing any more, on no instance, and no new one is given for it', async () => {
    expect((await shop.get('/api/customers/me', alice.token)).status).toBe(401);
    await until(async () => (await other.get('/api/customers/me', alice.token)).status === 401);
    await shop.send('post', '/api/auth/refresh').send({ refreshToken: alice.refreshToken }).expect(401);
    await shop
      .send('post', '/api/auth/local')
      .send({ identifier: WORDS.username, password: 'correct-horse-1' })
      .expect(400);
  });

  test('an order sent again with its Idempotency-Key places no second one', async () => {
    await placeOrder(shop, alice, [line(tea, 2)], { key: WORDS.key }).expect(401);

    expect(await books()).toHaveLength(before.length);
  });

  test('every order is in the books as it was, with nobody in it', async () => {
    expect(await books()).toEqual(before);
    const { body } = await shop.get(`/shop/orders/${alice.orders[1]}`, admin.token).expect(200);
    expect(body.data).toMatchObject({
      customer: null,
      shippingAddress: null,
      note: null,
      state: 'cancelled',
    });
    expect(body.data.timeline.at(-1).who).toEqual({ kind: 'customer', name: null });
    await expectReconciled(shop);
  });

  test('what receivers are sent from then on has nobody in it, and what they answer is not kept', async () => {
    const sent = receiver.parcels.length;
    const [delivery] = await deliveries(shop);
    await shop.post(`/shop/webhooks/deliveries/${delivery?.id}/replay`, admin.token).expect(200);
    await until(() => receiver.parcels.length > sent);
    // Sent again, it begins with none.
    await until(async () => ((await deliveries(shop))[0]?.attempts ?? 0) > 0);

    const { data } = JSON.parse(receiver.parcels.at(-1)?.body ?? '{}');
    expect(data).toMatchObject({
      customer: null,
      shippingAddress: null,
      note: null,
      total: expect.any(Number),
    });
    expect((await deliveries(shop)).map(({ answer }) => answer)).toEqual(Array(6).fill(null));
  });

  test('it is written down who did it, without the person, in a row and in the log', async () => {
    const rows = await shop.database.query('SELECT * FROM customer_erasures');

    expect(rows).toEqual([
      {
        customer_document_id: alice.documentId,
        erased_at: expect.any(Date),
        orders: 3,
        actor_kind: 'admin',
        actor_id: admin.id,
        actor_name: admin.name,
      },
    ]);
    await shop.hasToldAll();
    expect(shop.log).toContain(
      `privacy: admin ${admin.name} (${admin.id}) has erased customer ${alice.documentId}`,
    );
    for (const word of ALL_WORDS) expect(shop.log).not.toContain(word);
  });

  test('once more is harmless, and says when it was', async () => {
    const { body } = await erase(alice.documentId).expect(200);

    expect(body.data).toMatchObject({ customer: alice.documentId, orders: 3, before: true });
    expect(await shop.database.query('SELECT FROM customer_erasures')).toHaveLength(1);
    await shop.get(`/shop/customers/${alice.documentId}/export`, admin.token).expect(404);
  });

  test('the same person may register again, and is somebody new', async () => {
    const { username, email } = WORDS;
    const { body } = await shop
      .send('post', '/api/auth/local/register')
      .send({ username, email, password: 'correct-horse-1' })
      .expect(200);

    const { body: orders } = await shop.get('/api/orders', body.jwt).expect(200);
    expect([body.user.documentId === alice.documentId, orders.data]).toEqual([false, []]);
  });
});

test('others keep what is theirs', async () => {
  const bob = await customer(shop);
  const carol = await customer(shop);
  const shippingAddress = { name: 'Bob of Wetherby', city: 'Leeds' };
  const { body } = await placeOrder(shop, bob, [line(tea)], { shippingAddress, key: 'k' }).expect(201);
  await shop.post(`/api/orders/${body.data.documentId}/cancel`, bob.token).expect(200);

  await erase(carol.documentId).expect(200);

  const { body: kept } = await shop.get(`/api/orders/${body.data.documentId}`, bob.token).expect(200);
  expect(kept.data.shippingAddress).toEqual(shippingAddress);
  const { body: replayed } = await placeOrder(shop, bob, [line(tea)], { shippingAddress, key: 'k' }).expect(
    200,
  );
  expect(replayed.data.number).toBe(body.data.number);
});

test('staff are no customers, and nobody is not either', async () => {
  await erase(clerk.documentId).expect(404);
  await erase('x'.repeat(300)).expect(404);
  await erase('nobody').expect(404);
  await shop.get('/api/orders', clerk.token).expect(200);
});

test('the ledger takes no other name for who moved stock', async () => {
  const rename = "UPDATE stock_movements SET actor_name = 'somebody else' WHERE reason = 'cancellation'";
  const unname = `UPDATE stock_movements SET actor_id = 0, actor_name = 'erased customer' WHERE actor_kind = 'admin'`;
  await shop.inside(async (strapi, product) => {
    const movement = {
      product,
      delta: 1,
      reason: 'received',
      actorKind: 'admin',
      actorId: 1,
      actorName: 'Olga',
    };
    await strapi.db.query('api::stock-movement.stock-movement').create({ data: movement as never });
  }, tea.id);

  await expect(shop.database.query(rename)).rejects.toThrow('never changed');
  await expect(shop.database.query(unname)).rejects.toThrow('never changed');
});
