/** What a new shop asks its database costs the same when the shop is no longer new, also before statistics are taken. */
import { product } from '../support/catalogue';
import { line, placeOrder } from '../support/orders';
import { people, type Person } from '../support/people';
import { openShop, type Shop } from '../support/shop';
import { statementsDuring } from '../support/statements';

let shop: Shop;

beforeAll(async () => {
  shop = await openShop();
});

test('orders are looked up by their keys through indexes, by a plan made when there were none', async () => {
  const [alice] = (await people(shop, 1)) as [Person];
  const tea = await product(shop, { stock: 5 });

  const statements = await statementsDuring(shop, () =>
    placeOrder(shop, alice, [line(tea)], { key: 'k' }).expect(201),
  );

  const [lookup, ...others] = statements.filter((sql) => /idempotency_key = sought\.key/.test(sql));
  expect(others).toEqual([]);
  const client = await shop.database.connect();
  await client.query('SET plan_cache_mode = force_generic_plan');
  await client.query(`PREPARE lookup AS ${lookup}`);
  const { rows } = await client.query("EXPLAIN EXECUTE lookup ('{}', '{}', '{}')");
  await client.end();
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
  expect(plan.match(/Index Scan using \w+ on orders/g)).toHaveLength(2);
  expect(plan).not.toContain('Seq Scan');
});

test('PostgreSQL is not asked to compile what it takes for a large statement', async () => {
  const { rows } = await shop.inside((strapi) =>
    strapi.db.connection.raw<{ rows: { jit: string }[] }>('SHOW jit'),
  );
  expect(rows).toEqual([{ jit: 'off' }]);
});
