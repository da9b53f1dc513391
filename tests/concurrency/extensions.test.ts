/** What a plugin's own code may do to the engine from inside the server: nothing that costs somebody else's order. */
import { product, stockOf } from '../support/catalogue';
import { takeDepartures } from '../support/contract/departures';
import { line, placeFast } from '../support/orders';
import { customer, people } from '../support/people';
import { expectReconciled } from '../support/reconciled';
import { openShop, type Shop } from '../support/shop';

let shop: Shop;

beforeAll(async () => {
  shop = await openShop();
});

test('place() inside a plugin’s transaction is refused, and takes nobody else’s order with it', async () => {
  const buyers = await people(shop, 20);
  const tea = await product(shop, { stock: 100 });
  const request = {
    customer: buyers[0]?.id,
    lines: [line(tea)],
    note: null,
    shippingAddress: null,
    extensions: {},
    idempotencyKey: null,
    requestHash: 'x',
  };

  const plugin = shop.inside(
    (strapi, order) =>
      strapi.db.transaction(async () => {
        await strapi.service('api::order.order').place(order);
        throw new Error('the plugin changed its mind');
      }),
    request,
  );
  const orders = buyers.map(({ token }) => placeFast(shop.url, token, [line(tea)]));

  await expect(plugin).rejects.toThrow(/transaction of its own/);
  expect((await Promise.all(orders)).map(({ status }) => status)).toEqual(buyers.map(() => 201));
  expect(await stockOf(shop, tea)).toBe(80);
  await expectReconciled(shop);
});

test('a movement refused among others, and swallowed, leaves no stock changed', async () => {
  const tea = await product(shop, { stock: 5 });
  const cup = await product(shop, { stock: 5 });

  await shop.inside(
    (strapi, first, second) =>
      strapi.db.transaction(async () => {
        const movements = [
          { product: first, delta: 3, reason: 'received' },
          { product: second, delta: -9, reason: 'damaged' },
        ];
        await strapi.db
          .query('api::stock-movement.stock-movement')
          .createMany({ data: movements })
          .catch(() => undefined);
      }),
    tea.id,
    cup.id,
  );

  expect([await stockOf(shop, tea), await stockOf(shop, cup)]).toEqual([5, 5]);
  await expectReconciled(shop);
});

// The last one: its subscriber spoils every later order.
test('an order is not accepted when a subscriber swallows the error that aborted its transaction', async () => {
  const alice = await customer(shop);
  const tea = await product(shop, { stock: 5 });
  await shop.inside((strapi) => {
    strapi.db.lifecycles.subscribe({
      models: ['api::stock-movement.stock-movement'],
      async afterCreateMany() {
        await strapi.db.transaction(({ trx }) => trx.raw('SELECT 1 / 0').catch(() => undefined));
      },
    });
  });

  // A fault of the shop's extension, which the API's document promises to nobody.
  const { status } = await placeFast(shop.url, alice.token, [line(tea)]);

  expect(status).toBe(500);
  await shop.hasToldAll();
  expect(takeDepartures()).toEqual([expect.stringContaining('answered 500')]);
  expect(await stockOf(shop, tea)).toBe(5);
  expect((await shop.get('/api/orders', alice.token)).body.data).toEqual([]);
});
