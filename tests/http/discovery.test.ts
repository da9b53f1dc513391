/** How shoppers find their way: down the tree of categories, by what sells best, by what a list has in common. */
import { product, type TestProduct } from '../support/catalogue';
import { line, placeOrder } from '../support/orders';
import { customer, staff, type Person } from '../support/people';
import { openShop, type Shop } from '../support/shop';

interface Category {
  documentId: string;
  slug: string;
  path: string;
  productCount: number;
  children: Category[];
}

let shop: Shop;
let clerk: Person;
let drinks: Category;
let coffee: Category;
let tea: Category;
let espresso: TestProduct;
let sencha: TestProduct;

const category = async (name: string, parent?: Category): Promise<Category> => {
  const { body } = await shop
    .post('/api/categories', clerk.token, { name, parent: parent?.documentId ?? null })
    .expect(201);
  return body.data as Category;
};

const into = (sold: TestProduct, { documentId }: Category) =>
  shop.put(`/api/products/${sold.documentId}`, clerk.token, { category: documentId }).expect(200);

const names = async (query: string): Promise<string[]> => {
  const { body } = await shop.get(`/api/products?${query}`).expect(200);
  return (body.data as { name: string }[]).map(({ name }) => name);
};

beforeAll(async () => {
  shop = await openShop();
  clerk = await staff(shop);
  drinks = await category('Drinks');
  coffee = await category('Coffee', drinks);
  tea = await category('Tea', drinks);
  espresso = await product(shop, { name: 'Espresso', price: 9.5, stock: 20 });
  sencha = await product(shop, { name: 'Sencha', price: 4.25, stock: 0 });
  const hidden = await product(shop, { name: 'Hidden', active: false });
  await into(espresso, coffee);
  await into(sencha, tea);
  await into(hidden, tea);
  await into(await product(shop, { name: 'Lemonade', price: 3, stock: 7 }), drinks);
  await product(shop, { name: 'Mug', price: 12, stock: 1 });
});

describe('the tree of categories', () => {
  test('comes whole with populate=children, each with the products for sale in it and below it', async () => {
    const { body } = await shop
      .get('/api/categories?filters[parent][id][$null]=true&populate=children')
      .expect(200);

    const [top] = body.data as Category[];
    expect(body.data).toHaveLength(1);
    expect(top).toMatchObject({ slug: 'drinks', productCount: 3 });
    expect(top?.children.map(({ slug, productCount }) => ({ slug, productCount }))).toEqual([
      { slug: 'coffee', productCount: 1 },
      { slug: 'tea', productCount: 1 },
    ]);
  });

  test('is counted anew when the catalogue has changed', async () => {
    const count = async () =>
      (
        (await shop.get(`/api/categories/${tea.documentId}?populate=children`).expect(200)).body
          .data as Category
      ).productCount;
    const before = await count();

    await into(await product(shop, { name: 'Assam' }), tea);

    expect([before, await count()]).toEqual([1, 2]);
    await shop.database.query("UPDATE products SET active = false WHERE name = 'Assam'");
  });
});

describe('a category knows its path', () => {
  test('and a filter by its beginning takes what is below as well', async () => {
    expect(coffee.path).toBe('/drinks/coffee/');
    expect(await names('filters[category][path][$startsWith]=/drinks/&sort=name')).toEqual([
      'Espresso',
      'Lemonade',
      'Sencha',
    ]);
    expect(await names('filters[category][path][$startsWith]=/drinks/coffee/')).toEqual(['Espresso']);
  });

  test('which follows when a category above it is renamed or moved, by whatever door', async () => {
    const world = await category('World');
    const green = await category('Green', tea);
    const pathOfGreen = async () =>
      ((await shop.get(`/api/categories/${green.documentId}`).expect(200)).body.data as Category).path;

    await shop.put(`/api/categories/${tea.documentId}`, clerk.token, { slug: 'teas' }).expect(200);
    expect(await pathOfGreen()).toBe('/drinks/teas/green/');
    await shop
      .put(`/api/categories/${tea.documentId}`, clerk.token, { parent: world.documentId })
      .expect(200);
    expect(await pathOfGreen()).toBe('/world/teas/green/');
    await shop.database.query("UPDATE categories SET slug = 'tea' WHERE slug = 'teas'");
    expect(await pathOfGreen()).toBe('/world/tea/green/');

    await shop
      .put(`/api/categories/${tea.documentId}`, clerk.token, { parent: drinks.documentId })
      .expect(200);
  });

  test('which nobody sets', async () => {
    await shop.put(`/api/categories/${coffee.documentId}`, clerk.token, { path: '/' }).expect(400);
    await shop.database.query("UPDATE categories SET path = '/elsewhere/' WHERE slug = 'coffee'");

    const { body } = await shop.get(`/api/categories/${coffee.documentId}`).expect(200);
    expect(body.data.path).toBe('/drinks/coffee/');
  });
});

describe('sort=popularity', () => {
  const count = () => shop.inside((strapi) => strapi.service('api::product.product').countPopularity());

  test('goes by the pieces sold in thirty days, without what was cancelled', async () => {
    const alice = await customer(shop);
    await placeOrder(shop, alice, [line(espresso, 3)]).expect(201);
    const { body } = await placeOrder(shop, alice, [line(espresso, 9)]).expect(201);
    await shop.post(`/api/orders/${body.data.documentId}/cancel`, alice.token).expect(200);
    await count();

    const [first] = await names('sort=popularity:desc');
    const rows = await shop.database.query<{ popularity: number }>(
      "SELECT popularity FROM products WHERE name = 'Espresso'",
    );
    expect(first).toBe('Espresso');
    expect(rows).toEqual([{ popularity: 3 }]);
  });
});

describe('facets', () => {
  const facetsOf = async (query: string) =>
    (await shop.get(`/api/products?${query}`).expect(200)).body.meta.facets;

  test('tell what all that match have in common, not what is on the page', async () => {
    expect(await facetsOf('facets=category,price,stock&pagination[pageSize]=1')).toEqual({
      category: [
        expect.objectContaining({ slug: 'drinks', productCount: 1 }),
        expect.objectContaining({ slug: 'coffee', productCount: 1 }),
        expect.objectContaining({ slug: 'tea', productCount: 1 }),
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

  test('are not there unless they are asked for, and a name that is none is refused', async () => {
    expect(await facetsOf('sort=name')).toBeUndefined();
    const { body } = await shop.get('/api/products?facets=colour').expect(400);
    expect(body.error.details.errors[0].path).toEqual(['facets']);
  });
});
