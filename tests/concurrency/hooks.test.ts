/**
 * What a plugin's hooks see of an order that is being placed: the same events, in the same words, as with Strapi's own
 * createMany, although the rows are written another way.
 */
import { product } from '../support/catalogue';
import { line, placeOrder } from '../support/orders';
import { customer } from '../support/people';
import { openShop, type Shop } from '../support/shop';

interface HookEvent {
  action: string;
  model: { uid: string };
  params: { data: object[] };
  result?: { ids: number[] };
}

interface Seen {
  action: string;
  uid: string;
  rows: Record<string, unknown>[];
  ids: number[] | undefined;
}

let shop: Shop;

beforeAll(async () => {
  shop = await openShop();
});

test('hooks run before and after for orders, lines and movements, and are told rows and ids', async () => {
  const alice = await customer(shop);
  const [tea, cup] = [await product(shop, { stock: 5, price: 2.5 }), await product(shop, { stock: 5 })];
  await shop.inside((strapi) => {
    const seen: Seen[] = [];
    Object.assign(globalThis, { seen });
    const note = (event: unknown) => {
      const { action, model, params, result } = event as HookEvent;
      const rows = JSON.parse(JSON.stringify(params.data)) as Seen['rows'];
      seen.push({ action, uid: model.uid, rows, ids: result?.ids });
    };
    strapi.db.lifecycles.subscribe({
      models: ['api::order.order', 'api::order-line.order-line', 'api::stock-movement.stock-movement'],
      beforeCreateMany: note,
      afterCreateMany: note,
    });
  });

  const { body } = await placeOrder(shop, alice, [line(tea, 2), line(cup)]).expect(201);

  const seen = await shop.inside(() => (globalThis as unknown as { seen: Seen[] }).seen);
  const [order] = await shop.database.query<{ id: number }>('SELECT id FROM orders');
  const lines = await shop.database.query<{ id: number }>('SELECT id FROM order_lines ORDER BY id');
  const sales = await shop.database.query<{ id: number }>(
    "SELECT id FROM stock_movements WHERE reason = 'sale' ORDER BY id",
  );
  const names = ['order', 'order-line', 'stock-movement'].map((noun) => `api::${noun}.${noun}`);
  expect(seen.map(({ action, uid }) => [action, uid])).toEqual([
    ...names.map((uid) => ['beforeCreateMany', uid]),
    ...names.map((uid) => ['afterCreateMany', uid]),
  ]);
  expect(seen[0]?.rows).toEqual([
    expect.objectContaining({
      documentId: body.data.documentId,
      customer: alice.id,
      total: 15,
      state: 'placed',
    }),
  ]);
  expect(seen[1]?.rows.map(({ product: id, quantity, order: of }) => [id, quantity, of])).toEqual([
    [tea.id, 2, order?.id],
    [cup.id, 1, order?.id],
  ]);
  expect(seen.slice(3).map(({ ids }) => ids)).toEqual([
    [order?.id],
    lines.map(({ id }) => id),
    sales.map(({ id }) => id),
  ]);
});

test('what a hook changes before is what is written', async () => {
  const alice = await customer(shop);
  const tea = await product(shop, { stock: 5 });
  await shop.inside((strapi) => {
    strapi.db.lifecycles.subscribe({
      models: ['api::order.order'],
      beforeCreateMany({ params }) {
        for (const row of params.data as { note: string }[]) row.note = `gift: ${row.note}`;
      },
    });
  });

  const { body } = await placeOrder(shop, alice, [line(tea)], { note: 'blue' }).expect(201);

  const read = await shop.get(`/api/orders/${body.data.documentId}`, alice.token).expect(200);
  expect(read.body.data.note).toBe('gift: blue');
});

test('moments are kept to the millisecond where clocks show another time than UTC', async () => {
  const elsewhere = await openShop({ TZ: 'America/St_Johns' });
  const alice = await customer(elsewhere);
  const tea = await product(elsewhere, { stock: 5 });

  const { body } = await placeOrder(elsewhere, alice, [line(tea)], { shippingAddress: { name: 'A' } }).expect(
    201,
  );

  const one = await elsewhere.get(`/api/orders/${body.data.documentId}`, alice.token).expect(200);
  const list = await elsewhere.get('/api/orders', alice.token).expect(200);
  expect(one.body.data).toEqual(body.data);
  expect(list.body.data).toEqual([body.data]);
  expect(Math.abs(Date.now() - Date.parse(body.data.placedAt))).toBeLessThan(600_000);
});
