/**
 * What may be asked of GET /api/products: every operator of Strapi, search, sorting, fields and images, over a small
 * catalogue in which every answer can be named. How nonsense is refused is in catalogue-bad-queries.test.ts.
 */
import { staff, type Person } from '../support/people';
import { openShop, type Shop } from '../support/shop';

let shop: Shop;
let clerk: Person;
let image: number;

const CATALOGUE = [
  { name: 'Apple', price: 1.5, stock: 0, description: 'Crisp and red' },
  { name: 'Apricot', price: 2, stock: 10 },
  { name: 'banana', price: 0.99, stock: 5, description: 'Crooked', category: 'Tropical' },
  { name: 'Cherry', price: 12.25, stock: 100, description: '' },
  { name: 'Kiwi', price: 2, stock: 1, category: 'Tropical' },
];

beforeAll(async () => {
  shop = await openShop();
  clerk = await staff(shop);
  const tropical = await shop.post('/api/categories', clerk.token, { name: 'Tropical' }).expect(201);
  image = await shop.inside(async (strapi) => {
    const file = {
      name: 'kiwi.png',
      hash: 'kiwi',
      ext: '.png',
      mime: 'image/png',
      size: 1,
      url: '/kiwi.png',
    };
    const { id } = await strapi.db
      .query('plugin::upload.file')
      .create({ data: { ...file, provider: 'local' } });
    return Number(id);
  });
  for (const { category, ...fruit } of CATALOGUE) {
    await shop
      .post('/api/products', clerk.token, {
        ...fruit,
        sku: `FRUIT-${fruit.name.toUpperCase()}`,
        ...(category ? { category: tropical.body.data.documentId } : {}),
        ...(fruit.name === 'Kiwi' ? { images: [image] } : {}),
      })
      .expect(201);
  }
});

async function namesOf(query: string): Promise<string[]> {
  const { body } = await shop.get(`/api/products?${query}`).expect(200);
  expect(body.meta.pagination.total).toBe(body.data.length);
  return body.data.map(({ name }: { name: string }) => name);
}

const everything = CATALOGUE.map(({ name }) => name);
const allBut = (...names: string[]) => everything.filter((name) => !names.includes(name));

describe('filters', () => {
  test.each<[string, string[]]>([
    ['filters[name]=Apple', ['Apple']],
    ['filters[name][$eq]=Apple', ['Apple']],
    ['filters[name][$eq]=apple', []],
    ['filters[name][$eqi]=aPPLE', ['Apple']],
    ['filters[name][$ne]=Apple', allBut('Apple')],
    ['filters[name][$nei]=APPLE', allBut('Apple')],
    ['filters[name][$in][0]=Apple&filters[name][$in][1]=Kiwi', ['Apple', 'Kiwi']],
    ['filters[name][$in]=Apple', ['Apple']],
    ['filters[name][$notIn][0]=Apple&filters[name][$notIn][1]=Kiwi', allBut('Apple', 'Kiwi')],
    ['filters[name][$contains]=an', ['banana']],
    ['filters[name][$contains]=AN', []],
    ['filters[name][$notContains]=p', ['banana', 'Cherry', 'Kiwi']],
    ['filters[name][$containsi]=AP', ['Apple', 'Apricot']],
    ['filters[name][$notContainsi]=AP', ['banana', 'Cherry', 'Kiwi']],
    ['filters[name][$startsWith]=Ap', ['Apple', 'Apricot']],
    ['filters[name][$startsWith]=B', []],
    ['filters[name][$startsWithi]=B', ['banana']],
    ['filters[name][$endsWith]=y', ['Cherry']],
    ['filters[name][$endsWithi]=COT', ['Apricot']],
    ['filters[price][$eq]=2', ['Apricot', 'Kiwi']],
    ['filters[price][$eq]=0.99', ['banana']],
    ['filters[price][$ne]=2', allBut('Apricot', 'Kiwi')],
    ['filters[price][$lt]=1.5', ['banana']],
    ['filters[price][$lte]=1.5', ['Apple', 'banana']],
    ['filters[price][$gt]=2', ['Cherry']],
    ['filters[price][$gte]=2', ['Apricot', 'Cherry', 'Kiwi']],
    ['filters[price][$between][0]=1&filters[price][$between][1]=2', ['Apple', 'Apricot', 'Kiwi']],
    ['filters[price][$in][0]=2&filters[price][$in][1]=12.25', ['Apricot', 'Cherry', 'Kiwi']],
    ['filters[price][$gte]=1&filters[price][$lt]=2', ['Apple']],
    ['filters[stock][$gt]=0', allBut('Apple')],
    ['filters[stock][$in][0]=0&filters[stock][$in][1]=100', ['Apple', 'Cherry']],
    ['filters[description][$null]=true', ['Apricot', 'Kiwi']],
    ['filters[description][$null]=false', ['Apple', 'banana', 'Cherry']],
    ['filters[description][$notNull]=true', ['Apple', 'banana', 'Cherry']],
    ['filters[createdAt][$gt]=2020-01-01', everything],
    ['filters[createdAt][$lt]=2020-01-01T00:00:00.000Z', []],
    ['filters[category][slug][$eq]=tropical', ['banana', 'Kiwi']],
    ['filters[category][name][$containsi]=TROP', ['banana', 'Kiwi']],
    ['filters[category][$null]=true', ['Apple', 'Apricot', 'Cherry']],
    ['filters[$or][0][name]=Apple&filters[$or][1][stock][$gte]=100', ['Apple', 'Cherry']],
    ['filters[$and][0][price]=2&filters[$and][1][stock]=1', ['Kiwi']],
    ['filters[$not][price][$gt]=1.5', ['Apple', 'banana']],
    ['filters[price][$not][$gt]=1.5', ['Apple', 'banana']],
    ['filters[$or][0][category][slug]=tropical&filters[$or][1][name]=Apple', ['Apple', 'banana', 'Kiwi']],
  ])('%s', async (query, names) => {
    const found = await namesOf(query);

    expect(found.sort()).toEqual([...names].sort());
  });
});

describe('search', () => {
  test.each<[string, string[]]>([
    ['_q=CHERR', ['Cherry']],
    ['_q=crooked', ['banana']],
    ['_q=fruit-kiwi', ['Kiwi']],
    ['_q=fruit-ap&filters[price][$gt]=1.5', ['Apricot']],
    ['_q=nothing-of-this', []],
    ["_q='", []],
    ['_q=%25', []],
    ['_q=%5C', []],
    ['_q=4006381333931', []],
    ['_q=99999999999999999999999999', []],
  ])('%s', async (query, names) => {
    expect((await namesOf(query)).sort()).toEqual([...names].sort());
  });
});

describe('sorting', () => {
  test.each<[string, string[]]>([
    ['sort=price', ['banana', 'Apple', 'Apricot', 'Kiwi', 'Cherry']],
    ['sort=price:asc', ['banana', 'Apple', 'Apricot', 'Kiwi', 'Cherry']],
    ['sort=price:desc', ['Cherry', 'Kiwi', 'Apricot', 'Apple', 'banana']],
    ['sort=price:desc,stock:asc', ['Cherry', 'Kiwi', 'Apricot', 'Apple', 'banana']],
    ['sort[0]=price:desc&sort[1]=stock:asc', ['Cherry', 'Kiwi', 'Apricot', 'Apple', 'banana']],
    ['sort[stock]=desc', ['Cherry', 'Apricot', 'banana', 'Kiwi', 'Apple']],
    ['sort[0][stock]=desc', ['Cherry', 'Apricot', 'banana', 'Kiwi', 'Apple']],
    ['sort=id:desc', [...everything].reverse()],
    ['filters[category][slug]=tropical&sort=category.name,stock:desc', ['banana', 'Kiwi']],
  ])('%s', async (query, names) => {
    expect(await namesOf(query)).toEqual(names);
  });
});

describe('fields and images', () => {
  test.each(['fields=name,price', 'fields[0]=name&fields[1]=price'])(
    '%s leaves the others out',
    async (fields) => {
      const { body } = await shop.get(`/api/products?${fields}&filters[name]=Kiwi`).expect(200);

      expect(body.data[0]).toMatchObject({ documentId: expect.any(String), name: 'Kiwi', price: 2 });
      for (const left of ['description', 'stock', 'sku', 'slug', 'createdAt'])
        expect(body.data[0]).not.toHaveProperty(left);
    },
  );

  test.each(['populate=images', 'populate[0]=images', 'populate[images]=true', 'populate=*'])(
    '%s brings the images, in the list and alone',
    async (populate) => {
      const { body } = await shop.get(`/api/products?${populate}&filters[name]=Kiwi`).expect(200);
      const alone = await shop.get(`/api/products/${body.data[0].documentId}?${populate}`).expect(200);

      expect(body.data[0].images).toEqual([expect.objectContaining({ id: image, url: '/kiwi.png' })]);
      expect(alone.body.data.images).toEqual(body.data[0].images);
    },
  );

  test.each(['populate=*', 'populate=category', 'populate[category][populate]=*'])(
    '%s shows nothing that is not in the contract',
    async (populate) => {
      const { body } = await shop.get(`/api/products?${populate}&filters[name]=Kiwi`).expect(200);

      const { images: _images, ...rest } = body.data[0];
      expect(Object.keys(rest).sort()).toEqual(
        'category createdAt currency description documentId id name price sku slug stock updatedAt'.split(
          ' ',
        ),
      );
      expect(Object.keys(rest.category).sort()).toEqual(['documentId', 'name', 'slug']);
    },
  );

  test('the products of a product’s category, some of which are not for sale, are not to be had', async () => {
    await shop.get('/api/products?populate[category][populate]=products&filters[name]=Kiwi').expect(400);
  });
});
