/** Goods that arrive and goods that break, all at once: the stock they meet is the one at their turn. */
import { product, stockOf } from '../support/catalogue';
import { expectReconciled } from '../support/reconciled';
import { openShop, type Shop, ShopError } from '../support/shop';

let shop: Shop;

beforeAll(async () => {
  shop = await openShop();
});

/** The refusal's code, the error's name, or that it was recorded. */
const move = (id: number, delta: number): Promise<string> =>
  shop
    .inside(
      async (strapi, one, by) => {
        const reason = by > 0 ? 'received' : 'damaged';
        await strapi.db
          .query('api::stock-movement.stock-movement')
          .create({ data: { product: one, delta: by, reason } as never });
        return 'recorded';
      },
      id,
      delta,
    )
    .catch((error: unknown) => {
      if (!(error instanceof ShopError)) throw error;
      return String(error.origin.refusal?.code ?? error.message);
    });

/** As many as the shop's pool has connections, so that none waits for one. */
const AT_ONCE = 10;

test('each is recorded or refused for want of stock; no constraint has to stop it', async () => {
  const cup = await product(shop, { stock: 3 });
  const deltas = Array.from(
    { length: 1_500 },
    (_, number) => [-1, -2, 1, -3, 4, -2, -1, 3][number % 8] as number,
  );
  const answers: string[] = [];
  const moveEvery = async (first: number) => {
    for (let number = first; number < deltas.length; number += AT_ONCE)
      answers[number] = await move(cup.id, deltas[number] as number);
  };

  await Promise.all(Array.from({ length: AT_ONCE }, (_, first) => moveEvery(first)));

  expect([...new Set(answers)].sort()).toEqual(['INSUFFICIENT_STOCK', 'recorded']);
  const recorded = deltas.filter((_, number) => answers[number] === 'recorded');
  expect(await stockOf(shop, cup)).toBe(recorded.reduce((stock, delta) => stock + delta, 3));
  await expectReconciled(shop);
});
