/**
 * Who changes stock has locked it before, in the order of ids. The ledger's own guard and the CHECK would hold without
 * these locks, so that no sold-out product shows when they are gone; the statements do.
 */
import { product, type TestProduct } from '../support/catalogue';
import { line, placeOrder } from '../support/orders';
import { customer, type Person } from '../support/people';
import { openShop, type Shop } from '../support/shop';
import { statementsDuring } from '../support/statements';

let shop: Shop;
let alice: Person;
let tea: TestProduct;
let jam: TestProduct;

beforeAll(async () => {
  shop = await openShop();
  alice = await customer(shop);
  tea = await product(shop, { stock: 10 });
  jam = await product(shop, { stock: 10 });
});

const WRITES = /^\s*(insert|update|delete|with\b.*\b(insert|update|delete))\b/is;

/** A lock on rows of the table, taken in the order of ids where there may be several. */
const locks = (sql: string, table: string): boolean =>
  new RegExp(`\\bfrom ${table}\\b.*\\bfor (no key )?update\\b`, 'is').test(sql);

/** What each statement does to rows of this table: lock some, or write any. */
function stepsOf(statements: string[], table: string): string[] {
  return statements.flatMap((sql) => {
    if (locks(sql, table)) return [WRITES.test(sql) ? 'locks and writes' : 'locks'];
    return WRITES.test(sql) ? ['writes'] : [];
  });
}

test('placing an order locks its products once, before it writes anything', async () => {
  const statements = await statementsDuring(shop, () =>
    placeOrder(shop, alice, [line(jam), line(tea)], { key: 'locks' }).expect(201),
  );

  const steps = stepsOf(statements, 'products');
  expect(steps).toEqual(['locks', 'writes', 'writes']);
});

test('products are locked in the order of their ids, and read by the very statement that locks them', async () => {
  const statements = await statementsDuring(shop, () =>
    placeOrder(shop, alice, [line(jam), line(tea)]).expect(201),
  );

  const [lock] = statements.filter((sql) => locks(sql, 'products'));
  expect(lock).toMatch(/select[^;]*\bstock\b[^;]*order by id for no key update\s*$/is);
});

test('stored keys are looked up after the locks: whoever placed the same order elsewhere has committed by then', async () => {
  const statements = await statementsDuring(shop, () =>
    placeOrder(shop, alice, [line(tea)], { key: 'after the locks' }).expect(201),
  );

  const lock = statements.findIndex((sql) => locks(sql, 'products'));
  const lookup = statements.findIndex((sql) => /idempotency_key = sought\.key/.test(sql));
  expect(lock).toBeGreaterThan(-1);
  expect(lookup).toBeGreaterThan(lock);
});

test('cancelling locks the order before it writes, and its products before their stock', async () => {
  const { body } = await placeOrder(shop, alice, [line(tea)]).expect(201);

  const statements = await statementsDuring(shop, () =>
    shop.post(`/api/orders/${body.data.documentId}/cancel`, alice.token).expect(200),
  );

  expect(stepsOf(statements, 'orders')[0]).toBe('locks');
  expect(stepsOf(statements, 'products').slice(0, 2)).toEqual(['locks', 'writes']);
});

test('a movement of staff locks its product by a statement of its own, then changes it', async () => {
  const statements = await statementsDuring(shop, () =>
    shop.inside(
      (strapi, id) =>
        strapi.db
          .query('api::stock-movement.stock-movement')
          .create({ data: { product: id, delta: 1, reason: 'received' } }),
      tea.id,
    ),
  );

  expect(stepsOf(statements, 'products').slice(0, 2)).toEqual(['locks', 'writes']);
});
