/** The tree of categories: shown whole with its counts, and right whoever changes it. */
import { product } from '../support/catalogue';
import { PATIENT } from '../support/patience';
import type { Person } from '../support/people';
import { hearsOfAll } from '../support/remembering';
import { openShelves, type Category, type Shelves } from '../support/shelves';
import { Shop } from '../support/shop';

let shop: Shop;
let clerk: Person;
let drinks: Category;
let coffee: Category;
let tea: Category;
let espresso: Shelves['espresso'];
let category: Shelves['category'];
let into: Shelves['into'];
let names: Shelves['names'];

beforeAll(async () => {
  ({ shop, clerk, drinks, coffee, tea, espresso, category, into, names } = await openShelves(PATIENT));
});

/** Resolves when somebody waits for such a lock in this test's own database. */
async function untilWaiting(condition: string): Promise<void> {
  const waiting = `SELECT FROM pg_locks JOIN pg_database ON pg_database.oid = database
    WHERE datname = current_database() AND NOT granted AND ${condition}`;
  while ((await shop.database.query(waiting)).length === 0);
}

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

  test('shows another instance’s change when that is announced', async () => {
    const second = await Shop.boot(shop.database);
    const count = async (asked: Shop): Promise<number> =>
      (await asked.get(`/api/categories/${coffee.documentId}?populate=children`).expect(200)).body.data
        .productCount;
    const before = await count(second);
    await into(await product(shop, { name: 'Filter coffee' }), coffee);

    await hearsOfAll(second);
    expect(await count(second)).toBe(before + 1);
    await shop.database.query("UPDATE products SET active = false WHERE name = 'Filter coffee'");
    await second.stop();
  });

  test('is answered to whoever waits for the figures while the catalogue changes', async () => {
    await into(espresso, coffee);
    const client = await shop.database.connect();
    try {
      await client.query('BEGIN; LOCK TABLE products');
      const asked = shop.get(`/api/categories/${drinks.documentId}?populate=children`);
      const answered = asked.then(({ status }) => status);
      await untilWaiting("relation = 'products'::regclass");
      await shop.database.query("SELECT pg_notify('opply_shop_changes', 'products')");
      await client.query('COMMIT');

      expect(await answered).toBe(200);
    } finally {
      await client.end();
    }
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

  test('which is right after two have changed the tree at once', async () => {
    const paper = await category('Paper');
    const client = await shop.database.connect();
    try {
      await client.query('BEGIN');
      await client.query("UPDATE categories SET slug = 'stationery' WHERE slug = 'paper'");
      const making = category('Notebooks', paper);
      await untilWaiting("locktype = 'advisory'");
      await client.query('COMMIT');

      expect((await making).path).toBe('/stationery/notebooks/');
    } finally {
      await client.end();
    }
  });

  test('which never leads in a circle, whoever writes it', async () => {
    const outer = await category('Outer');
    const inner = await category('Inner', outer);

    const circle = shop.database.query(
      `INSERT INTO categories_parent_lnk (category_id, inv_category_id)
       SELECT outer_one.id, inner_one.id FROM categories AS outer_one, categories AS inner_one
       WHERE outer_one.slug = 'outer' AND inner_one.slug = 'inner'`,
    );

    await expect(circle).rejects.toThrow('a category cannot be below itself');
    await shop.get(`/api/categories/${inner.documentId}?populate=children`).expect(200);
  });

  test('which is refused where it gets longer than an index takes', async () => {
    const letters = () =>
      Array.from({ length: 250 }, () => String.fromCharCode(97 + Math.random() * 26)).join('');
    let above: Category | undefined;
    let status = 201;
    for (let depth = 0; depth < 10 && status === 201; depth += 1) {
      const made = await shop.post('/api/categories', clerk.token, {
        name: `Level ${depth}`,
        slug: letters(),
        parent: above?.documentId ?? null,
      });
      status = made.status;
      above = made.body.data as Category;
    }

    expect(status).toBe(400);
  });

  test('which nobody sets', async () => {
    await shop.put(`/api/categories/${coffee.documentId}`, clerk.token, { path: '/' }).expect(400);
    await shop.database.query("UPDATE categories SET path = '/elsewhere/' WHERE slug = 'coffee'");

    const { body } = await shop.get(`/api/categories/${coffee.documentId}`).expect(200);
    expect(body.data.path).toBe('/drinks/coffee/');
  });
});
