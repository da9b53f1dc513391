/**
 * POST, PUT and DELETE /api/products: what staff may do to the catalogue, what nobody else may, and that stock has
 * one door only, which is not this one.
 */
import { ledgerOf, product, stockOf, type TestProduct } from '../support/catalogue';
import { staff, type Person } from '../support/people';
import { openShop, type Shop } from '../support/shop';

let shop: Shop;
let clerk: Person;
let number = 0;

beforeAll(async () => {
  shop = await openShop();
  clerk = await staff(shop);
});

const wanted = (changes: object = {}) => ({ name: 'Tea', sku: `TEA-${(number += 1)}`, price: 3, ...changes });
const create = (data: unknown) => shop.post('/api/products', clerk.token, data);
const one = ({ documentId }: Pick<TestProduct, 'documentId'>) => `/api/products/${documentId}`;
const update = (of: Pick<TestProduct, 'documentId'>, data: unknown) => shop.put(one(of), clerk.token, data);

interface Answer {
  status: number;
  body: { data: unknown; error: { status: number; name: string; details: { errors: { path: unknown }[] } } };
}

/** It has to be a 400 of the contract's shape, at fault with this field and no other. */
function expectInvalid({ status, body }: Answer, path: (string | number)[]): void {
  expect({ status, error: body.error }).toMatchObject({ status: 400 });
  expect(body).toMatchObject({
    data: null,
    error: { status: 400, name: 'ValidationError' },
  });
  expect(body.error.details.errors.map((error) => error.path)).toEqual(expect.arrayContaining([path]));
}

const impossible: [string, Record<string, unknown>, string][] = [
  ['a negative price', { price: -0.01 }, 'price'],
  ['a price with three decimals', { price: 1.005 }, 'price'],
  ['a price in text', { price: '3' }, 'price'],
  ['a price of null', { price: null }, 'price'],
  ['a price beyond the column', { price: 100_000_000 }, 'price'],
  ['a blank name', { name: '  ' }, 'name'],
  ['a name of 256 characters', { name: 'a'.repeat(256) }, 'name'],
  ['a name with a NUL in it', { name: 'a\0b' }, 'name'],
  ['half a character', { description: '\ud800' }, 'description'],
  ['a blank SKU', { sku: '' }, 'sku'],
  ['a slug that is none', { slug: 'Not A Slug' }, 'slug'],
  ['an unknown category', { category: 'unknown' }, 'category'],
  ['a category that is no text', { category: 7 }, 'category'],
  ['an active that is neither true nor false', { active: 'yes' }, 'active'],
  ['an image that is not there', { images: [987_654] }, 'images'],
  ['an unknown key', { colour: 'red' }, 'colour'],
  ['an id', { id: 7 }, 'id'],
  ['a documentId', { documentId: 'a'.repeat(24) }, 'documentId'],
  ['a currency', { currency: 'USD' }, 'currency'],
  ['a time of creation', { createdAt: '2020-01-01T00:00:00.000Z' }, 'createdAt'],
  ['a creator', { createdBy: 1 }, 'createdBy'],
];

describe('creating a product', () => {
  test('answers 201 with it, and the next read shows it', async () => {
    const { status, body } = await create(wanted({ name: 'Green tea', description: 'Sencha', stock: 4 }));

    expect(status).toBe(201);
    expect(body.data).toMatchObject({
      name: 'Green tea',
      slug: 'green-tea',
      price: 3,
      stock: 4,
      currency: 'EUR',
    });
    const read = await shop.get(one(body.data)).expect(200);
    expect(body.data).toMatchObject(read.body.data);
  });

  test('makes its stock the opening movement', async () => {
    const { body } = await create(wanted({ stock: 4 })).expect(201);

    expect(await stockOf(shop, body.data)).toBe(4);
    expect(await ledgerOf(shop, body.data)).toEqual([{ delta: 4, stock_after: 4, reason: 'opening' }]);
  });

  test('without stock starts at none, with no movement', async () => {
    const { body } = await create(wanted()).expect(201);

    expect(body.data.stock).toBe(0);
    expect(await ledgerOf(shop, body.data)).toEqual([]);
  });

  test.each([0, 0.01, 0.1, 19.98, 99_999_999.99])('keeps a price of %p to the cent', async (price) => {
    const { body } = await create(wanted({ price })).expect(201);

    expect((await shop.get(one(body.data)).expect(200)).body.data.price).toBe(price);
  });

  test('finds a slug of its own for a name that is there already', async () => {
    const first = await create(wanted({ name: 'Twin' })).expect(201);
    const second = await create(wanted({ name: 'Twin' })).expect(201);

    expect(first.body.data.slug).toBe('twin');
    expect(second.body.data.slug).toMatch(/^twin-/);
  });

  test.each([
    ...impossible,
    ['a negative stock', { stock: -1 }, 'stock'],
    ['half a piece of stock', { stock: 0.5 }, 'stock'],
    ['no name', { name: undefined }, 'name'],
    ['no SKU', { sku: undefined }, 'sku'],
    ['no price', { price: undefined }, 'price'],
  ] as typeof impossible)('is refused with 400 naming the field: %s', async (_name, changes, field) => {
    expectInvalid(await create(wanted(changes)), [field]);
  });

  test.each(['sku', 'slug'])('is refused with 400 naming the %s that is taken', async (field) => {
    const taken = wanted({ slug: `taken-${field}` });
    await create(taken).expect(201);

    const answer = await create(wanted({ [field]: taken[field as keyof typeof taken] }));

    expectInvalid(answer, [field]);
  });
});

describe('changing a product', () => {
  test('answers 200 with it, leaves the rest as it was, and the next read shows it', async () => {
    const tea = await product(shop, { price: 3, stock: 2 });
    const before = await shop.get(one(tea)).expect(200);

    const { body } = await update(tea, { price: 4.5 }).expect(200);

    const after = await shop.get(one(tea)).expect(200);
    const listed = await shop.get(`/api/products?filters[sku]=${tea.sku}`).expect(200);
    expect(body.data).toMatchObject({ price: 4.5, name: tea.name });
    expect(after.body.data).toEqual({ ...before.body.data, price: 4.5, updatedAt: expect.any(String) });
    expect(listed.body.data).toEqual([after.body.data]);
  });

  test('to inactive takes it out of the next read, and to active brings it back', async () => {
    const tea = await product(shop);

    await update(tea, { active: false }).expect(200);
    await shop.get(one(tea)).expect(404);
    await update(tea, { active: true }).expect(200);
    await shop.get(one(tea)).expect(200);
  });

  test('moves it into a category and out of it', async () => {
    const tea = await product(shop);
    const { body } = await shop.post('/api/categories', clerk.token, { name: 'Drinks' }).expect(201);
    const { documentId, name, slug } = body.data;

    await update(tea, { category: documentId }).expect(200);
    expect((await shop.get(one(tea))).body.data.category).toEqual({ documentId, name, slug });
    await update(tea, { category: null }).expect(200);
    expect((await shop.get(one(tea))).body.data.category).toBeNull();
  });

  test('refuses stock with 400 naming it, and changes nothing of the rest', async () => {
    const tea = await product(shop, { price: 3, stock: 2 });

    expectInvalid(await update(tea, { price: 4, stock: 100 }), ['stock']);

    const { body } = await shop.get(one(tea)).expect(200);
    expect(body.data).toMatchObject({ price: 3, stock: 2 });
    expect(await ledgerOf(shop, tea)).toHaveLength(1);
  });

  test.each(impossible)('is refused with 400 naming the field: %s', async (_name, changes, field) => {
    const tea = await product(shop, { price: 3 });

    expectInvalid(await update(tea, { name: 'Changed', ...changes }), [field]);

    const { body } = await shop.get(one(tea)).expect(200);
    expect(body.data).toMatchObject({ name: tea.name, price: 3 });
  });

  test.each(['sku', 'slug'])('is refused with 400 naming the %s that is taken', async (field) => {
    const taken = await create(wanted({ slug: `changed-${field}` })).expect(201);
    const tea = await product(shop);

    expectInvalid(await update(tea, { [field]: taken.body.data[field] }), [field]);
  });

  test('of what is not there is 404', () => update({ documentId: 'unknown' }, { price: 4 }).expect(404));
});
