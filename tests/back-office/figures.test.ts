/** The figures of the panel's home page. */
import { product } from '../support/catalogue';
import { dayIn, zoneAtNoon } from '../support/clock';
import { line, placeOrder } from '../support/orders';
import { colleague, type Colleague } from '../support/panel';
import { customer, type Person } from '../support/people';
import { openShop, type Shop } from '../support/shop';

let shop: Shop;
let olga: Colleague;
let alice: Person;

beforeAll(async () => {
  shop = await openShop();
  olga = await colleague(shop, 'opply-store-manager');
  alice = await customer(shop);
});

/** The ledger lets nobody empty it, so its guard is asked to look away. */
afterEach(() =>
  shop.database.query('SET session_replication_role = replica; TRUNCATE products, orders CASCADE'),
);

const figures = async (name: string) =>
  (await shop.get(`/shop/figures/${name}`, olga.token).expect(200)).body.data;

const place = async (price: number): Promise<string> => {
  const goods = await product(shop, { stock: 10, price });
  return (await placeOrder(shop, alice, [line(goods)]).expect(201)).body.data.documentId;
};

/** Moves an order into the past. */
const placedEarlier = (order: string, interval: string) =>
  shop.database.query('UPDATE orders SET placed_at = placed_at - $2::interval WHERE document_id = $1', [
    order,
    interval,
  ]);

test('sales are counted by day, a cancelled order is none, and last week ends at this time of day', async () => {
  await place(10);
  const cancelled = await place(100);
  await shop.post(`/api/orders/${cancelled}/cancel`, alice.token).expect(200);
  await placedEarlier(await place(7), '7 days 1 second');
  await placedEarlier(await place(1000), '6 days 22 hours');
  await placedEarlier(await place(5), '29 days');
  await placedEarlier(await place(9), '31 days');

  const timeZone = zoneAtNoon();
  const { today, weekAgo, days, currency } = await figures(`sales?timeZone=${encodeURIComponent(timeZone)}`);

  expect([today, weekAgo, currency]).toEqual([{ orders: 1, revenue: 10 }, { orders: 1, revenue: 7 }, 'EUR']);
  expect(days).toHaveLength(30);
  expect(days[0]).toMatchObject({ orders: 1, revenue: 5 });
  expect(days.at(-1)).toEqual({ day: dayIn(timeZone), orders: 1, revenue: 10 });
  const sold = days.reduce((sum: number, { revenue }: { revenue: number }) => sum + revenue, 0);
  expect(sold).toBe(10 + 7 + 1000 + 5);
});

test('a day begins where the reader is', async () => {
  const order = await place(10);
  // Noon of yesterday by UTC, which is over everywhere: the same day in Honolulu, and already the next on Kiritimati.
  const [{ day }] = (await shop.database.query<{ day: string }>(
    `UPDATE orders SET placed_at = date_trunc('day', now()) - interval '12 hours' WHERE document_id = $1
     RETURNING placed_at::date::text AS day`,
    [order],
  )) as [{ day: string }];
  const soldOn = async (timeZone: string) => {
    const { days } = await figures(`sales?timeZone=${timeZone}`);
    return days.find(({ orders }: { orders: number }) => orders > 0)?.day;
  };

  expect([await soldOn('UTC'), await soldOn('Pacific/Honolulu')]).toEqual([day, day]);
  expect(await soldOn('Pacific/Kiritimati')).not.toBe(day);
});

test('orders that wait are counted by what they wait for', async () => {
  const [first] = [await place(1), await place(1), await place(1)];
  await shop
    .post('/shop/orders/transitions', olga.token, { transition: 'confirm', orders: [first] })
    .expect(200);

  expect(await figures('waiting')).toEqual([
    { state: 'placed', count: 2 },
    { state: 'confirmed', count: 1 },
    { state: 'shipped', count: 0 },
  ]);
});

test('products run out when their threshold is reached, the emptiest first; what is not sold does not', async () => {
  const gone = await product(shop, { stock: 0 });
  const low = await product(shop, { stock: 7 });
  await product(shop, { stock: 6 });
  await product(shop, { stock: 0, active: false });
  await placeOrder(shop, alice, [line(low, 2)]).expect(201);

  expect(await figures('running-out')).toMatchObject([
    { documentId: gone.documentId, stock: 0 },
    { documentId: low.documentId, stock: 5, lowStockThreshold: 5 },
  ]);
});

test.each(['', '?timeZone=Mars/Olympus', '?timeZone=UTC&colour=red'])('sales%s is a 400', async (query) => {
  expect((await shop.get(`/shop/figures/sales${query}`, olga.token)).status).toBe(400);
});
