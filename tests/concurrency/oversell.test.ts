/** Many buyers, few pieces, one or two servers: what was accepted equals what was there, exactly. */
import { product, stockOf, type TestProduct } from '../support/catalogue';
import { line, placeFast, type Placed } from '../support/orders';
import { people, type Person } from '../support/people';
import { expectReconciled } from '../support/reconciled';
import { openShop, Shop } from '../support/shop';

let shop: Shop;

beforeAll(async () => {
  shop = await openShop();
});

const statuses = (answers: Placed[]): Record<number, number> => {
  const counted: Record<number, number> = {};
  for (const { status } of answers) counted[status] = (counted[status] ?? 0) + 1;
  return counted;
};

test('200 buyers at once for the last 50 pieces: 50 get one, 150 are told that there is none', async () => {
  const last = await product(shop, { stock: 50 });
  const buyers = await people(shop, 200);

  const answers = await Promise.all(buyers.map(({ token }) => placeFast(shop.url, token, [line(last)])));

  expect(statuses(answers)).toEqual({ 201: 50, 409: 150 });
  expect(await stockOf(shop, last)).toBe(0);
  await expectReconciled(shop);
});

test('buyers of several pieces never get more than there are, and a smaller wish may still be met', async () => {
  const jam = await product(shop, { stock: 10 });
  const buyers = await people(shop, 40);

  const answers = await Promise.all(
    buyers.map(({ token }, index) => placeFast(shop.url, token, [line(jam, (index % 4) + 1)])),
  );

  const sold = answers.flatMap(({ status }, index) => (status === 201 ? [(index % 4) + 1] : []));
  expect(sold.reduce((total, quantity) => total + quantity, 0)).toBe(10);
  expect(await stockOf(shop, jam)).toBe(0);
});

test('stock that staff receive meanwhile is sold too, and none of it twice', async () => {
  const tea = await product(shop, { stock: 20 });
  const buyers = await people(shop, 100);
  const receive = () =>
    shop.inside(
      (strapi, id) =>
        strapi.db
          .query('api::stock-movement.stock-movement')
          .create({ data: { product: id, delta: 10, reason: 'received' } }),
      tea.id,
    );

  const [answers] = await Promise.all([
    Promise.all(buyers.map(({ token }) => placeFast(shop.url, token, [line(tea)]))),
    ...[1, 2, 3].map(receive),
  ]);

  const sold = statuses(answers)[201] ?? 0;
  expect(await stockOf(shop, tea)).toBe(50 - sold);
  expect(sold).toBeGreaterThanOrEqual(20);
  await expectReconciled(shop);
});

describe.each([1, 2])(
  '10,000 orders from 64 concurrent buyers over 20 products with too little stock, %i server(s)',
  (servers) => {
    const ORDERS = 10_000;
    const BUYERS = 64;
    const STOCK = 150;

    /** Each buyer sends one order after the other, of one to three products, to the servers in turn. */
    async function buy(
      buyer: Person,
      number: number,
      urls: string[],
      products: TestProduct[],
    ): Promise<[Placed, number[]][]> {
      const answers: [Placed, number[]][] = [];
      for (let count = number; count < ORDERS; count += BUYERS) {
        const chosen = [0, 7, 13]
          .slice(0, 1 + (count % 3))
          .map((step) => (count * 31 + step) % products.length);
        const lines = chosen.map((index) => line(products[index] as TestProduct, 1 + (count % 2)));
        const url = urls[count % urls.length] as string;
        answers.push([
          await placeFast(url, buyer.token, lines),
          chosen.map((index) => index * 10 + 1 + (count % 2)),
        ]);
      }
      return answers;
    }

    test('accepted quantities equal the stock exactly, and nothing is a 5xx', async () => {
      const products = await Promise.all(Array.from({ length: 20 }, () => product(shop, { stock: STOCK })));
      const buyers = await people(shop, BUYERS);
      const others = servers === 2 ? [await Shop.boot(shop.database)] : [];
      const urls = [shop, ...others].map(({ url }) => url);

      const answers = (
        await Promise.all(buyers.map((buyer, number) => buy(buyer, number, urls, products)))
      ).flat();

      expect(answers).toHaveLength(ORDERS);
      expect(Object.keys(statuses(answers.map(([answer]) => answer)))).toEqual(['201', '409']);
      const sold = products.map(() => 0);
      for (const [{ status }, lines] of answers) {
        if (status !== 201) continue;
        for (const code of lines)
          sold[Math.floor(code / 10)] = (sold[Math.floor(code / 10)] as number) + (code % 10);
      }
      const left = await Promise.all(products.map((one) => stockOf(shop, one)));
      expect(sold.map((quantity, index) => quantity + (left[index] as number))).toEqual(
        products.map(() => STOCK),
      );
      // Buyers want one piece or two, so at most one piece of each product is left over.
      expect(Math.max(...left)).toBeLessThanOrEqual(1);
      await expectReconciled(shop);
    }, 600_000);
  },
);
