/** What shoppers find when they type: the best match first, whatever order the words are in, and slips of the finger forgiven. */
import { product } from '../support/catalogue';
import { openShop, type Shop } from '../support/shop';

let shop: Shop;

beforeAll(async () => {
  shop = await openShop();
  await product(shop, { name: 'Milk frother for espresso lovers', description: 'Makes foam' });
  await product(shop, { name: 'Dark roast', description: 'Good for espresso, strong' });
  await product(shop, { name: 'Espresso' });
  await product(shop, { name: 'Espresso machine', description: 'Fifteen bars' });
  await product(shop, { name: 'Decaf espresso', active: false });
  await product(shop, { name: 'Earl Grey', description: 'Black tea with bergamot' });
  await product(shop, { name: 'Chamomile' });
  await product(shop, { name: '100% Arabica' });
});

const found = async (query: string): Promise<string[]> => {
  const { body } = await shop.get(`/api/products?${query}`).expect(200);
  return (body.data as { name: string }[]).map(({ name }) => name);
};

describe('_q', () => {
  test('puts the name itself first, then what begins with it, then what holds it, then descriptions', async () => {
    expect(await found('_q=espresso')).toEqual([
      'Espresso',
      'Espresso machine',
      'Milk frother for espresso lovers',
      'Dark roast',
    ]);
  });

  test('finds words in any order, in the name and the description together', async () => {
    expect(await found('_q=bergamot earl')).toEqual(['Earl Grey']);
    expect(await found('_q=strong dark espresso')).toEqual(['Dark roast']);
  });

  test('finds a part of a word, and takes % for itself', async () => {
    expect(await found('_q=hamomil')).toEqual(['Chamomile']);
    expect(await found('_q=100%25')).toEqual(['100% Arabica']);
  });

  test.each([
    ['expresso', 'Espresso'],
    ['chamomille', 'Chamomile'],
    ['earl gray', 'Earl Grey'],
  ])('finds what was meant by "%s"', async (typed, meant) => {
    expect((await found(`_q=${typed}`))[0]).toBe(meant);
  });

  test('finds nothing that is like nothing, and nothing that is not for sale', async () => {
    expect(await found('_q=zzzzqqq')).toEqual([]);
    expect(await found('_q=decaf')).not.toContain('Decaf espresso');
  });

  test('keeps to the order that is asked for', async () => {
    expect(await found('_q=espresso&sort=name:desc')).toEqual([
      'Milk frother for espresso lovers',
      'Espresso machine',
      'Espresso',
      'Dark roast',
    ]);
  });

  test('is paged without repeating or losing anything, by page and by entry', async () => {
    const pages = await Promise.all(
      [1, 2, 3].map((page) => found(`_q=espresso&pagination[page]=${page}&pagination[pageSize]=2`)),
    );
    const first = await shop
      .get('/api/products?_q=espresso&pagination[after]=&pagination[pageSize]=3')
      .expect(200);
    const { nextAfter, total } = first.body.meta.pagination;
    const second = await found(`_q=espresso&pagination[after]=${nextAfter}`);

    expect(pages.map((page) => page.length)).toEqual([2, 2, 0]);
    expect(new Set(pages.flat()).size).toBe(4);
    expect(total).toBe(4);
    expect(second).toHaveLength(1);
  });

  test('goes together with filters, also where it forgives', async () => {
    expect(await found('_q=espresso&filters[name][$startsWith]=Dark')).toEqual(['Dark roast']);
    expect(await found('_q=expresso&filters[name][$startsWith]=Dark')).toEqual([]);
    expect(await found('_q=expresso&filters[name][$startsWith]=Milk')).toEqual([
      'Milk frother for espresso lovers',
    ]);
  });
});

test('with more matches than are ranked, the name itself still comes first, and pages neither repeat nor lose any', async () => {
  await shop.database.query(`
    INSERT INTO products (document_id, name, slug, sku, price, stock, active, created_at, updated_at)
    SELECT 'p' || n, 'Jar of honey ' || n, 'p-' || n, 'P-' || n, 5, 1, true, now(), now() FROM generate_series(1, 1100) AS n`);
  await product(shop, { name: 'Honey' });
  await product(shop, { name: 'Honeycomb' });

  const pages: string[] = [];
  for (let page = 1; page <= 12; page += 1)
    pages.push(...(await found(`_q=honey&pagination[page]=${page}&pagination[pageSize]=100`)));

  expect(pages.slice(0, 2)).toEqual(['Honey', 'Honeycomb']);
  expect(pages).toHaveLength(1102);
  expect(new Set(pages).size).toBe(1102);
});

test('a text longer than any name is refused', async () => {
  const { body } = await shop.get(`/api/products?_q=${'x'.repeat(256)}`).expect(400);

  expect(body.error.details.errors[0].path).toEqual(['_q']);
});

// Last: from here on there are none.
test('a database without trigrams finds words and parts of them, and forgives no slip', async () => {
  expect(await found('_q=chamomilla')).toEqual(['Chamomile']);
  await shop.database.query('DROP EXTENSION pg_trgm CASCADE');

  expect(await found('_q=amomil')).toEqual(['Chamomile']);
  expect(await found('_q=chamomill')).toEqual([]);
});
