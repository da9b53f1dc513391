/** /api/categories: everybody reads the tree, staff keep it, and it stays a tree. */
import { customer, staff, type Person } from '../support/people';
import { openShop, type Shop } from '../support/shop';

let shop: Shop;
let clerk: Person;
let number = 0;

beforeAll(async () => {
  shop = await openShop();
  clerk = await staff(shop);
});

const moment = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

interface Category {
  documentId: string;
  name: string;
  slug: string;
}

const create = (data: unknown) => shop.post('/api/categories', clerk.token, data);
const one = ({ documentId }: Pick<Category, 'documentId'>) => `/api/categories/${documentId}`;

async function category(changes: object = {}): Promise<Category> {
  const { body } = await create({ name: `Category ${(number += 1)}`, ...changes }).expect(201);
  return body.data;
}

describe('reading categories', () => {
  test('anyone sees name, slug, description and parent, in the list and alone', async () => {
    const drinks = await category({ name: 'Drinks', description: 'To drink' });
    const teas = await category({ name: 'Teas', parent: drinks.documentId });

    const alone = await shop.get(one(teas)).expect(200);
    const listed = await shop.get('/api/categories?filters[slug][$in]=drinks&sort=name').expect(200);

    expect(alone.body).toEqual({
      data: {
        id: expect.any(Number),
        documentId: teas.documentId,
        name: 'Teas',
        slug: 'teas',
        path: '/drinks/teas/',
        description: null,
        parent: { documentId: drinks.documentId, name: 'Drinks', slug: 'drinks' },
        createdAt: moment,
        updatedAt: moment,
      },
      meta: {},
    });
    expect(listed.body).toEqual({
      data: [expect.objectContaining({ name: 'Drinks', description: 'To drink', parent: null })],
      meta: { pagination: { page: 1, pageSize: 25, pageCount: 1, total: 1 } },
    });
  });

  test('comes in pages of 25, of 100 at most, in an order that holds', async () => {
    const made = [];
    for (let count = 0; count < 26; count += 1) made.push((await category({ name: `Paged ${count}` })).slug);
    const start = '/api/categories?filters[name][$startsWith]=Paged';

    const first = await shop.get(start).expect(200);
    const second = await shop.get(`${start}&pagination[page]=2`).expect(200);
    const wide = await shop.get(`${start}&pagination[pageSize]=1000`).expect(200);

    expect(first.body.data).toHaveLength(25);
    expect(second.body.meta.pagination).toEqual({ page: 2, pageSize: 25, pageCount: 2, total: 26 });
    expect([...first.body.data, ...second.body.data].map(({ slug }: Category) => slug)).toEqual(made);
    expect(wide.body.meta.pagination.pageSize).toBe(100);
  });

  test('filters by the parent, for a menu that opens step by step', async () => {
    const top = await category({ name: 'Top' });
    const under = await category({ name: 'Under', parent: top.documentId });

    const { body } = await shop.get('/api/categories?filters[parent][slug]=top').expect(200);

    expect(body.data.map(({ documentId }: Category) => documentId)).toEqual([under.documentId]);
  });

  test('that is unknown is 404', () => shop.get('/api/categories/unknown').expect(404));

  test.each([
    ['filters[nonsense]=1', 'nonsense'],
    ['filters[id]=abc', 'id'],
    ['filters[name]=%00', 'name'],
    ['filters[createdBy][email][$contains]=a', 'createdBy'],
    ['filters[products][price][$gt]=abc', 'price'],
    ['sort=nonsense', 'nonsense'],
    ['populate=nonsense', 'nonsense'],
    ['pagination[page]=0', 'page'],
    ['foo=bar', 'foo'],
  ])('refuses a bad parameter with 400 naming it: %s', async (query, name) => {
    const { status, body } = await shop.get(`/api/categories?${query}`);

    expect({ status, error: body.error }).toMatchObject({ status: 400 });
    expect(JSON.stringify(body.error)).toContain(name);
  });

  test('shows of one category the fields that are asked for', async () => {
    const shelf = await category({ name: 'Top shelf' });

    const { body } = await shop.get(`${one(shelf)}?fields=name`).expect(200);

    expect(body.data).toMatchObject({ name: 'Top shelf', documentId: shelf.documentId });
    expect(body.data).not.toHaveProperty('slug');
  });

  test('tells nothing of products that are not for sale', async () => {
    const shelf = await category({ name: 'Shelf' });
    const secret = { name: 'Secret', sku: 'SECRET', price: 1, active: false, category: shelf.documentId };
    await shop.post('/api/products', clerk.token, secret).expect(201);

    const { text } = await shop.get(`${one(shelf)}?populate=*`).expect(200);
    const asked = await shop.get(`${one(shelf)}?populate=products`).expect(400);

    expect(text + asked.text).not.toContain('SECRET');
  });
});

describe('keeping categories', () => {
  test('creating one answers 201 with it, and finds it a slug of its own', async () => {
    const first = await create({ name: 'Fine Things', description: null }).expect(201);
    const second = await create({ name: 'Fine Things' }).expect(201);

    expect(first.body.data).toMatchObject({ name: 'Fine Things', slug: 'fine-things', parent: null });
    expect(second.body.data.slug).toMatch(/^fine-things-/);
  });

  test('changing one answers 200, leaves the rest, and shows in the next read and on its products', async () => {
    const shelf = await category({ name: 'Old name', slug: 'kept-slug', description: 'Kept' });
    const made = await shop
      .post('/api/products', clerk.token, { name: 'Jam', sku: 'JAM', price: 1, category: shelf.documentId })
      .expect(201);
    await shop.get(`/api/products/${made.body.data.documentId}`).expect(200);

    const { body } = await shop.put(one(shelf), clerk.token, { name: 'New name' }).expect(200);

    expect(body.data).toMatchObject({ name: 'New name', slug: 'kept-slug', description: 'Kept' });
    const read = await shop.get(one(shelf)).expect(200);
    const jam = await shop.get(`/api/products/${made.body.data.documentId}`).expect(200);
    expect(read.body.data).toEqual(body.data);
    expect(jam.body.data.category).toMatchObject({ name: 'New name' });
  });

  test('deleting one answers 204, and its products and children stay, with none', async () => {
    const shelf = await category();
    const child = await category({ parent: shelf.documentId });
    const made = await shop
      .post('/api/products', clerk.token, { name: 'Ham', sku: 'HAM', price: 1, category: shelf.documentId })
      .expect(201);

    const { status, text } = await shop.delete(one(shelf), clerk.token);

    expect({ status, text }).toEqual({ status: 204, text: '' });
    await shop.get(one(shelf)).expect(404);
    expect((await shop.get(one(child)).expect(200)).body.data.parent).toBeNull();
    const ham = await shop.get(`/api/products/${made.body.data.documentId}`).expect(200);
    expect(ham.body.data.category).toBeNull();
  });

  test.each<[string, object, string]>([
    ['no name', { name: undefined }, 'name'],
    ['a blank name', { name: ' ' }, 'name'],
    ['a name with a NUL in it', { name: 'a\0b' }, 'name'],
    ['a slug that is none', { slug: 'Not A Slug' }, 'slug'],
    ['a parent that is not there', { parent: 'unknown' }, 'parent'],
    ['a parent that is no text', { parent: 7 }, 'parent'],
    ['an unknown key', { colour: 'red' }, 'colour'],
    ['products', { products: [] }, 'products'],
    ['children', { children: [] }, 'children'],
    ['a creator', { createdBy: 1 }, 'createdBy'],
  ])('is refused with 400 naming the field: %s', async (_name, changes, field) => {
    const { status, body } = await create({ name: 'Refused', ...changes });

    expect({ status, error: body.error }).toMatchObject({ status: 400, error: { name: 'ValidationError' } });
    expect(body.error.details.errors.map(({ path }: { path: unknown }) => path)).toContainEqual([field]);
  });

  test('a slug that is taken is a 400 naming it, at creation and later', async () => {
    const taken = await category({ slug: 'taken' });
    const other = await category();

    for (const { status, body } of [
      await create({ name: 'Other', slug: taken.slug }),
      await shop.put(one(other), clerk.token, { slug: taken.slug }),
    ]) {
      expect(status).toBe(400);
      expect(body.error.details.errors).toEqual([expect.objectContaining({ path: ['slug'] })]);
    }
  });

  test('a category cannot hang under itself, nor under one below it', async () => {
    const top = await category();
    const middle = await category({ parent: top.documentId });
    const leaf = await category({ parent: middle.documentId });

    for (const parent of [top, middle, leaf]) {
      const { status, body } = await shop.put(one(top), clerk.token, { parent: parent.documentId });
      expect(status).toBe(400);
      expect(body.error.details.errors).toEqual([expect.objectContaining({ path: ['parent'] })]);
    }
    await shop.put(one(leaf), clerk.token, { parent: top.documentId }).expect(200);
  });

  test('what is not there is 404', async () => {
    await shop.put('/api/categories/unknown', clerk.token, { name: 'New' }).expect(404);
    await shop.delete('/api/categories/unknown', clerk.token).expect(404);
  });

  test('is for staff: anonymous callers and customers are refused with 403, a bad token with 401', async () => {
    const shelf = await category();
    const { token } = await customer(shop);

    for (const [who, status] of [
      [undefined, 403] as const,
      [token, 403] as const,
      ['no.such.token', 401] as const,
    ]) {
      await shop.post('/api/categories', who, { name: 'Mine' }).expect(status);
      await shop.put(one(shelf), who, { name: 'Mine' }).expect(status);
      await shop.delete(one(shelf), who).expect(status);
    }

    expect((await shop.get(one(shelf)).expect(200)).body.data.name).toBe(shelf.name);
  });
});
