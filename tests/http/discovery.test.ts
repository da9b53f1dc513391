/** How shoppers choose: by what is new, by what sells best, by what a list has in common. */
import { until } from '../support/events';
import { line, placeOrder } from '../support/orders';
import { customer, type Person } from '../support/people';
import { openShelves, type Shelves } from '../support/shelves';
import type { Shop } from '../support/shop';

let shop: Shop;
let clerk: Person;
let espresso: Shelves['espresso'];
let names: Shelves['names'];

beforeAll(async () => {
  ({ shop, clerk, espresso, names } = await openShelves());
});

test('sort=createdAt:desc shows the newest first', async () => {
  expect((await names('sort=createdAt:desc')).slice(0, 2)).toEqual(['Mug', 'Lemonade']);
});

describe('sort=popularity', () => {
  const count = () => shop.inside((strapi) => strapi.service('api::product.product').countPopularity());

  const popularity = async (): Promise<number | undefined> => {
    const [row] = await shop.database.query<{ popularity: number }>(
      "SELECT popularity FROM products WHERE name = 'Espresso'",
    );
    return row?.popularity;
  };

  test('goes by the pieces sold in thirty days, without what was cancelled', async () => {
    const alice = await customer(shop);
    await placeOrder(shop, alice, [line(espresso, 3)]).expect(201);
    const { body } = await placeOrder(shop, alice, [line(espresso, 9)]).expect(201);
    await shop.post(`/api/orders/${body.data.documentId}/cancel`, alice.token).expect(200);
    // The clock may be counting at this moment, with what was not cancelled yet.
    await until(async () => (await count()) > 0 || (await popularity()) === 3);

    expect((await names('sort=popularity:desc'))[0]).toBe('Espresso');
    expect(await popularity()).toBe(3);
  });

  test('is counted by the clock', async () => {
    const jobs = await shop.inside((strapi) => strapi.cron.jobs.map(({ name }) => name));

    expect(jobs).toContain('popularity');
  });

  test('leads through a list without repeating or losing any, however many sold as well', async () => {
    const all = await names('sort=popularity:desc&pagination[pageSize]=100');
    const seen: string[] = [];
    let after: string | null = '';
    while (after !== null) {
      const {
        body,
      }: { body: { data: { name: string }[]; meta: { pagination: { nextAfter: string | null } } } } =
        await shop
          .get(`/api/products?sort=popularity:desc&pagination[pageSize]=2&pagination[after]=${after}`)
          .expect(200);
      seen.push(...body.data.map(({ name }) => name));
      after = body.meta.pagination.nextAfter;
    }

    expect(new Set(seen)).toEqual(new Set(all));
    expect(seen).toHaveLength(all.length);
    expect(seen[0]).toBe('Espresso');
  });
});

describe('facets', () => {
  const facetsOf = async (query: string) =>
    (await shop.get(`/api/products?${query}`).expect(200)).body.meta.facets;

  test('tell what all that match have in common, not what is on the page', async () => {
    expect(await facetsOf('facets=category,price,stock&pagination[pageSize]=1')).toEqual({
      category: [
        expect.objectContaining({ slug: 'drinks', matches: 1 }),
        expect.objectContaining({ slug: 'coffee', matches: 1 }),
        expect.objectContaining({ slug: 'tea', matches: 1 }),
      ],
      price: { lowest: 3, highest: 12 },
      stock: { inStock: 3, outOfStock: 1 },
    });
  });

  test('keep to the filters and to the search', async () => {
    expect(await facetsOf('facets=price&filters[category][path][$startsWith]=/drinks/')).toEqual({
      price: { lowest: 3, highest: 9.5 },
    });
    expect(await facetsOf('facets=price&_q=sencha')).toEqual({ price: { lowest: 4.25, highest: 4.25 } });
    expect(await facetsOf('facets=price&_q=zzzzqqq')).toEqual({ price: { lowest: null, highest: null } });
  });

  test('follow the catalogue', async () => {
    const highest = async () =>
      (await facetsOf('facets=price&filters[category][slug][$eq]=coffee')).price.highest;
    const before = await highest();
    await shop.put(`/api/products/${espresso.documentId}`, clerk.token, { price: 9.75 }).expect(200);

    expect([before, await highest()]).toEqual([9.5, 9.75]);
  });

  test('are not there unless they are asked for, and a name that is none is refused', async () => {
    expect(await facetsOf('sort=name')).toBeUndefined();
    const { body } = await shop.get('/api/products?facets=colour').expect(400);
    expect(body.error.details.errors[0].path).toEqual(['facets', 0]);
  });
});
