/** What one may ask at most stays cheap, and what would not be is refused: counted in statements and in rows, not by the clock. */
import { product, stockOf, type TestProduct } from '../support/catalogue';
import { line, placeOrder } from '../support/orders';
import { customer, staff, type Person } from '../support/people';
import { expectReconciled } from '../support/reconciled';
import { openShop, type Shop } from '../support/shop';
import { statementsDuring } from '../support/statements';

let shop: Shop;
let alice: Person;
let clerk: Person;
let products: TestProduct[];

beforeAll(async () => {
  // Jobs would be counted with whatever they come to.
  shop = await openShop({ JOBS_IN_PROCESS: 'false' });
  [alice, clerk] = [await customer(shop), await staff(shop)];
  products = [];
  for (let number = 0; number < 100; number += 1) products.push(await product(shop, { stock: 20_000 }));
});

/** Without those that come and go by the clock. */
const statementsOfOrder = async (lines: object[]): Promise<string[]> => {
  const statements = await statementsDuring(shop, () => placeOrder(shop, alice, lines).expect(201));
  return statements.filter((sql) => /products|orders|order_lines|stock_movements|BEGIN|COMMIT/.test(sql));
};

describe('ordering', () => {
  test('an order of 100 lines takes as many statements as one of a single line', async () => {
    const one = await statementsOfOrder([line(products[0] as TestProduct)]);
    const hundred = await statementsOfOrder(products.map((tea) => line(tea)));

    expect(one.length).toBeGreaterThan(3);
    expect(hundred).toHaveLength(one.length);
  });

  test('10,000 pieces are one line and one movement, and no more are sold', async () => {
    const tea = products[1] as TestProduct;
    const rows = async () => {
      const [counted] = await shop.database.query<{ lines: string; movements: string }>(
        `SELECT (SELECT count(*) FROM order_lines) AS lines, (SELECT count(*) FROM stock_movements) AS movements`,
      );
      return [Number(counted?.lines), Number(counted?.movements)] as const;
    };
    const [before, stock] = [await rows(), await stockOf(shop, tea)];

    await placeOrder(shop, alice, [line(tea, 10_000)]).expect(201);
    await placeOrder(shop, alice, [line(tea, 10_001)]).expect(400);

    expect(await rows()).toEqual([before[0] + 1, before[1] + 1]);
    expect(await stockOf(shop, tea)).toBe(stock - 10_000);
    await expectReconciled(shop);
  });

  test('101 lines are refused before the database hears of them', async () => {
    const lines = [...products, products[0] as TestProduct].map((tea) => line(tea));

    const statements = await statementsDuring(shop, () => placeOrder(shop, alice, lines).expect(400));

    expect(statements.filter((sql) => /products|orders/.test(sql))).toEqual([]);
  });
});

const LISTS: [string, () => string | undefined][] = [
  ['/api/products', () => undefined],
  ['/api/products?_q=Product', () => undefined],
  ['/api/products?sort=price:desc&filters[price][$gt]=0', () => undefined],
  ['/api/categories', () => undefined],
  ['/api/orders', () => alice.token],
  ['/api/orders', () => clerk.token],
  ['/api/orders?sort=total', () => clerk.token],
  ['/api/customers', () => clerk.token],
  ['/api/stock-movements', () => clerk.token],
];

describe.each(LISTS)('of %s', (list, token) => {
  const ask = (query: string) => shop.get(`${list}${list.includes('?') ? '&' : '?'}${query}`, token());

  test.each([
    'pagination[page]=1000000&pagination[pageSize]=100',
    'pagination[start]=9999999&pagination[limit]=100',
  ])('%s is an empty page, for which nothing is walked over', async (query) => {
    const statements = await statementsDuring(shop, async () => {
      for (const more of ['', '&pagination[withCount]=false']) {
        const { body } = await ask(query + more).expect(200);
        expect(body.data).toEqual([]);
      }
    });

    expect(statements.filter((sql) => /\boffset\b/i.test(sql))).toEqual([]);
  });

  test('nobody gets a page of more than 100', async () => {
    const { body } = await ask('pagination[pageSize]=1000000').expect(200);

    expect(body.meta.pagination.pageSize).toBe(100);
    expect(body.data.length).toBeLessThanOrEqual(100);
  });
});

const times = (count: number, parameter: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => parameter(index)).join('&');

test.each([
  ['101 alternatives', times(101, (index) => `filters[$or][${index}][price]=${index}`), 'filters'],
  [
    '11 of 10 each',
    times(
      110,
      (index) => `filters[$or][${index % 11}][$and][${Math.floor(index / 11)}][price][$gt]=${index}`,
    ),
    'filters',
  ],
  [
    '11 conditions about relations',
    times(11, (index) => `filters[$and][${index}][category][slug][$ne]=a${index}`),
    'filters',
  ],
  [
    '11 that are not',
    times(11, (index) => `filters[$not][$or][${index}][category][slug]=a${index}`),
    'filters',
  ],
  ['an order by 11', `sort=${'name,'.repeat(10)}name`, 'sort'],
  ['an order by a relation again and again', `sort=${'category.name,'.repeat(500)}name`, 'sort'],
  ['a search of 256 characters', `_q=${'a'.repeat(256)}`, '_q'],
])('%s is refused, naming the parameter, without a question to the database', async (_what, query, named) => {
  const statements = await statementsDuring(shop, async () => {
    const { status, body } = await shop.get(`/api/products?${query}`);
    expect([status, body.error?.details.errors[0].path[0]]).toEqual([400, named]);
  });

  expect(statements.filter((sql) => /products|categories/.test(sql))).toEqual([]);
});

test.each([
  ['100 alternatives', times(100, (index) => `filters[$or][${index}][price]=${index + 1000}`)],
  ['10 conditions about relations', times(10, (index) => `filters[$or][${index}][category][slug]=a${index}`)],
  ['an order by 10', `sort=${'name,'.repeat(9)}price`],
])('%s are answered, by a handful of statements', async (_what, query) => {
  const statements = await statementsDuring(shop, () => shop.get(`/api/products?${query}`).expect(200));

  expect(statements.filter((sql) => /products|categories/.test(sql)).length).toBeLessThanOrEqual(15);
});

test.each(['_q', 'filters[name][$containsi]', 'filters[description][$contains]'])(
  'percent signs in %s are looked for as what they are, and match nothing else',
  async (parameter) => {
    const { body } = await shop.get(`/api/products?${parameter}=${'%25_'.repeat(60)}`).expect(200);

    expect(body.data).toEqual([]);
  },
);
