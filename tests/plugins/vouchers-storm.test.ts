/** Vouchers in demand: what may be redeemed a number of times is redeemed as often exactly, whoever asks at once. */
import { product, stockOf, type TestProduct } from '../support/catalogue';
import { holdAgainst } from '../support/contract/schemas';
import { line, placeFast } from '../support/orders';
import { people, type Person } from '../support/people';
import { expectReconciled } from '../support/reconciled';
import { openShop, Shop } from '../support/shop';
import { redemptionsOf, voucher, WITH_VOUCHERS } from './voucher';

let shop: Shop;
let other: Shop;
let buyers: Person[];
/** Each server sells one of its own, so that no product's lock keeps their batches apart. */
let products: TestProduct[];

beforeAll(async () => {
  shop = await openShop(WITH_VOUCHERS);
  holdAgainst((await shop.get('/api/openapi.json').expect(200)).body);
  other = await Shop.boot(shop.database, WITH_VOUCHERS);
  buyers = await people(shop, 100);
  products = [
    await product(shop, { stock: 1_000, price: 10 }),
    await product(shop, { stock: 1_000, price: 10 }),
  ];
  // Who has just looked around is recognised at once; a thousand strangers in one moment would wait for that.
  for (const { token } of buyers)
    await Promise.all([shop, other].map((server) => server.get('/api/orders', token).expect(200)));
}, 300_000);

/** Sends so many orders at once, to the servers in turn, and counts the answers: totals, reasons, or else status and code. */
async function answersTo(orders: number, codeOf: (index: number) => string): Promise<Record<string, number>> {
  const answers = await Promise.all(
    Array.from({ length: orders }, (_, index) => {
      const { token } = buyers[index % buyers.length] as Person;
      const sold = products[index % 2] as TestProduct;
      const { url } = index % 2 === 0 ? shop : other;
      return placeFast(url, token, [line(sold)], undefined, { voucher: codeOf(index) });
    }),
  );
  const counted: Record<string, number> = {};
  for (const { status, body } of answers) {
    const told = body.data?.total ?? body.error?.details.reason ?? `${status} ${body.error?.details.code}`;
    counted[told] = (counted[told] ?? 0) + 1;
  }
  return counted;
}

test('100 redemptions under 1,000 orders at once, on two servers: exactly 100', async () => {
  await voucher(shop, { code: 'HUNDRED', kind: 'percentage', value: 10, redemptionLimit: 100 });

  expect(await answersTo(1_000, () => 'HUNDRED')).toEqual({ 9: 100, VOUCHER_USED_UP: 900 });

  expect(await redemptionsOf(shop, 'HUNDRED')).toEqual({ redeemed: 100, orders: 100 });
  const left = await Promise.all(products.map((one) => stockOf(shop, one)));
  expect(left.reduce((sum, stock) => sum + stock, 0)).toBe(1_900);
  await expectReconciled(shop);
}, 300_000);

test('25 vouchers for one order each, wanted by 20 orders each at once, on two servers: 25', async () => {
  const codes = Array.from({ length: 25 }, (_, index) => `ONE-${index}`);
  for (const code of codes) await voucher(shop, { code, kind: 'amount', value: 1, redemptionLimit: 1 });

  const answers = await answersTo(500, (index) => codes[index % codes.length] as string);

  expect(answers).toEqual({ 9: 25, VOUCHER_USED_UP: 475 });
  for (const code of codes) expect(await redemptionsOf(shop, code)).toEqual({ redeemed: 1, orders: 1 });
  await expectReconciled(shop);
}, 300_000);

test('vouchers without a limit, 500 orders at once on two servers: every one is counted', async () => {
  const codes = ['ALWAYS-A', 'ALWAYS-B', 'ALWAYS-C'];
  for (const code of codes) await voucher(shop, { code, kind: 'amount', value: 1 });

  const answers = await answersTo(500, (index) => codes[index % codes.length] as string);

  expect(answers).toEqual({ 9: 500 });
  const redemptions = await Promise.all(codes.map((code) => redemptionsOf(shop, code)));
  expect(redemptions).toEqual([167, 167, 166].map((times) => ({ redeemed: times, orders: times })));
  await expectReconciled(shop);
}, 300_000);

test('a limit that a voucher is given while it is redeemed holds from then on', async () => {
  await voucher(shop, { code: 'SOON', kind: 'amount', value: 1 });
  const panel = await shop.database.connect();
  await panel.query('BEGIN');
  await panel.query("UPDATE vouchers SET redemption_limit = 20 WHERE code = 'SOON'");

  // They have read that there is no limit, and are about to count what they have redeemed.
  const answers = answersTo(200, () => 'SOON');
  // The plugin waits two seconds for a lock: PostgreSQL itself sees to it that this one goes as soon as somebody stands there.
  await panel.query(`
    DO $$ BEGIN
      WHILE NOT EXISTS (
        SELECT FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%INTO voucher_redemptions%'
      ) LOOP
        PERFORM pg_sleep(0.01), pg_stat_clear_snapshot();
      END LOOP;
    END $$;
    COMMIT`);
  await panel.end();

  expect(await answers).toEqual({ 9: 20, VOUCHER_USED_UP: 180 });
  expect(await redemptionsOf(shop, 'SOON')).toEqual({ redeemed: 20, orders: 20 });
  await expectReconciled(shop);
}, 300_000);

test('the database itself holds the limit', async () => {
  await voucher(shop, { code: 'HELD', kind: 'amount', value: 1, redemptionLimit: 5 });

  const change = "UPDATE vouchers SET redeemed = 6 WHERE code = 'HELD'";
  await expect(shop.database.query(change)).rejects.toThrow(/vouchers_redeemed_check/);
});
