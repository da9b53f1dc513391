/** POST /api/orders, sentence by sentence of the contract. */
import { line, placeOrder } from '../support/orders';
import { ledgerOf, product, stockOf } from '../support/catalogue';
import { customer, staff, type Person } from '../support/people';
import { openShop, type Shop } from '../support/shop';

let shop: Shop;
let alice: Person;

beforeAll(async () => {
  shop = await openShop();
  alice = await customer(shop);
});

const address = {
  name: 'Alice Archer',
  street1: '1 Mill Lane',
  street2: 'Flat 2',
  city: 'Leeds',
  state: 'West Yorkshire',
  postalCode: 'LS1 1AA',
  country: 'GB',
  phone: '+44 113 496 0000',
};

describe('placing an order', () => {
  test('answers 201 with the whole order: number, state, total, snapshots of name, SKU and price', async () => {
    const coffee = await product(shop, { price: 9.99, stock: 5, name: 'Coffee' });

    const { status, body } = await placeOrder(shop, alice, [line(coffee, 2)], {
      expectedTotal: 19.98,
      note: 'leave at the door',
      shippingAddress: address,
    });

    expect(status).toBe(201);
    expect(body).toEqual({
      data: {
        documentId: expect.stringMatching(/^[a-z0-9]{24}$/),
        number: expect.stringMatching(/^\d{6}-[0-9A-HJKMNP-TV-Z]{8}$/),
        state: 'placed',
        currency: 'EUR',
        total: 19.98,
        placedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        note: 'leave at the door',
        shippingAddress: address,
        lines: [
          {
            product: coffee.documentId,
            name: 'Coffee',
            sku: coffee.sku,
            unitPrice: 9.99,
            quantity: 2,
            total: 19.98,
          },
        ],
      },
      meta: {},
    });
  });

  test('takes the stock by a sale movement of the ledger', async () => {
    const tea = await product(shop, { stock: 5 });

    await placeOrder(shop, alice, [line(tea, 2)]).expect(201);

    expect(await stockOf(shop, tea)).toBe(3);
    expect(await ledgerOf(shop, tea)).toEqual([
      { delta: 5, stock_after: 5, reason: 'opening' },
      { delta: -2, stock_after: 3, reason: 'sale' },
    ]);
  });

  test('needs nothing but lines', async () => {
    const tea = await product(shop, { stock: 1 });

    const { body } = await placeOrder(shop, alice, [line(tea)]).expect(201);

    expect(body.data).toMatchObject({ note: null, shippingAddress: null });
  });

  test('adds cents exactly, where floats would not', async () => {
    const dime = await product(shop, { price: 0.1, stock: 10 });
    const twenty = await product(shop, { price: 0.2, stock: 10 });

    const { body } = await placeOrder(shop, alice, [line(dime, 1), line(twenty, 1)], {
      expectedTotal: 0.3,
    }).expect(201);

    expect(body.data.total).toBe(0.3);
  });

  test('merges lines of one product', async () => {
    const tea = await product(shop, { stock: 10, price: 2 });

    const { body } = await placeOrder(shop, alice, [line(tea, 2), line(tea, 3)]).expect(201);

    expect(body.data.lines).toHaveLength(1);
    expect(body.data.lines[0]).toMatchObject({ quantity: 5, total: 10 });
  });

  test('keeps the order of the lines', async () => {
    const products = await Promise.all([1, 2, 3].map(() => product(shop, { stock: 1 })));
    const wanted = [...products].reverse().map(({ documentId }) => documentId);

    const { body } = await placeOrder(
      shop,
      alice,
      [...products].reverse().map((one) => line(one)),
    ).expect(201);
    const read = await shop.get(`/api/orders/${body.data.documentId}`, alice.token).expect(200);

    expect(body.data.lines.map((one: { product: string }) => one.product)).toEqual(wanted);
    expect(read.body.data).toEqual(body.data);
  });

  test('keeps names, SKUs and prices as they were, whatever becomes of the product', async () => {
    const clerk = await staff(shop);
    const tea = await product(shop, { stock: 1, price: 3, name: 'Tea' });
    const { body } = await placeOrder(shop, alice, [line(tea)]).expect(201);

    await shop
      .put(`/api/products/${tea.documentId}`, clerk.token, { name: 'Dearer tea', price: 5 })
      .expect(200);

    const read = await shop.get(`/api/orders/${body.data.documentId}`, alice.token).expect(200);
    expect(read.body.data.lines[0]).toMatchObject({ name: 'Tea', unitPrice: 3 });
  });

  test('is for customers: neither anonymous callers nor staff may, and a bad token is 401', async () => {
    const tea = await product(shop, { stock: 1 });
    const clerk = await staff(shop);

    await shop.post('/api/orders', undefined, { lines: [line(tea)] }).expect(403);
    await shop.post('/api/orders', 'no.such.token', { lines: [line(tea)] }).expect(401);
    await shop.post('/api/orders', clerk.token, { lines: [line(tea)] }).expect(403);

    expect(await stockOf(shop, tea)).toBe(1);
  });
});

describe('a body that is not of the shape', () => {
  const good = { product: 'a', quantity: 1 };
  const refusals: [string, unknown, (string | number)[]][] = [
    ['no lines', {}, ['lines']],
    ['an empty list of lines', { lines: [] }, ['lines']],
    ['more than 100 lines', { lines: Array.from({ length: 101 }, () => good) }, ['lines']],
    ['a quantity of zero', { lines: [{ product: 'a', quantity: 0 }] }, ['lines', 0, 'quantity']],
    ['a negative quantity', { lines: [good, { product: 'a', quantity: -1 }] }, ['lines', 1, 'quantity']],
    ['a quantity above 10,000', { lines: [{ product: 'a', quantity: 10_001 }] }, ['lines', 0, 'quantity']],
    ['half a piece', { lines: [{ product: 'a', quantity: 0.5 }] }, ['lines', 0, 'quantity']],
    ['a quantity in text', { lines: [{ product: 'a', quantity: '1' }] }, ['lines', 0, 'quantity']],
    ['a product that is no text', { lines: [{ product: 1, quantity: 1 }] }, ['lines', 0, 'product']],
    ['a price', { lines: [{ ...good, unitPrice: 0.01 }] }, ['lines', 0, 'unitPrice']],
    ['a total', { lines: [good], total: 1 }, ['total']],
    ['a state', { lines: [good], state: 'delivered' }, ['state']],
    ['a customer', { lines: [good], customer: 1 }, ['customer']],
    ['an expected total with three decimals', { lines: [good], expectedTotal: 1.005 }, ['expectedTotal']],
    [
      'a country that is no code',
      { lines: [good], shippingAddress: { country: 'England' } },
      ['shippingAddress', 'country'],
    ],
    [
      'an unknown key in the address',
      { lines: [good], shippingAddress: { planet: 'Mars' } },
      ['shippingAddress', 'planet'],
    ],
    ['a note with a NUL in it', { lines: [good], note: 'a\0b' }, ['note']],
    ['a note with half a character', { lines: [good], note: '\ud800' }, ['note']],
    ['data that is no object', 'lines', []],
  ];

  test.each(refusals)('is refused with 400 naming the field: %s', async (_name, data, path) => {
    const { status, body } = await shop.post('/api/orders', alice.token, data);

    expect(status).toBe(400);
    expect(body.data).toBeNull();
    expect(body.error).toMatchObject({
      status: 400,
      name: 'ValidationError',
      details: { code: 'INVALID_REQUEST' },
    });
    expect(body.error.details.errors).toEqual(
      expect.arrayContaining([{ path, message: expect.stringMatching(/.+/) }]),
    );
  });

  test('is refused without data at all, and when it is no JSON', async () => {
    const none = await shop.send('post', '/api/orders', alice.token).send({});
    const broken = await shop.send('post', '/api/orders', alice.token).type('json').send('{"data":');

    expect(none.body.error.details.errors).toEqual([{ path: ['data'], message: expect.any(String) }]);
    expect([none.status, broken.status]).toEqual([400, 400]);
  });
});

describe('an order that cannot be taken', () => {
  test('names every unknown or inactive product', async () => {
    const sold = await product(shop, { stock: 5, active: false });
    const tea = await product(shop, { stock: 5 });
    const lines = [line(tea), { product: 'unknown', quantity: 1 }, line(sold)];

    const { status, body } = await placeOrder(shop, alice, lines);

    expect(status).toBe(400);
    expect(body.error.details).toEqual({
      code: 'UNKNOWN_PRODUCT',
      lines: [{ product: 'unknown' }, { product: sold.documentId }],
    });
    expect(await stockOf(shop, tea)).toBe(5);
  });

  test('names every short line at once, with what was asked for and what is there', async () => {
    const tea = await product(shop, { stock: 1 });
    const cup = await product(shop, { stock: 2 });
    const jam = await product(shop, { stock: 9 });

    const { status, body } = await placeOrder(shop, alice, [line(tea, 2), line(jam, 1), line(cup, 3)]);

    expect(status).toBe(409);
    expect(body.error.details).toEqual({
      code: 'INSUFFICIENT_STOCK',
      lines: [
        { product: tea.documentId, requested: 2, available: 1 },
        { product: cup.documentId, requested: 3, available: 2 },
      ],
    });
  });

  test('says today’s total when the expected one differs', async () => {
    const tea = await product(shop, { stock: 5, price: 10 });

    const { status, body } = await placeOrder(shop, alice, [line(tea, 2)], { expectedTotal: 19.98 });

    expect(status).toBe(409);
    expect(body.error.details).toEqual({ code: 'PRICE_CHANGED', expectedTotal: 19.98, total: 20 });
    expect(await stockOf(shop, tea)).toBe(5);
  });
});
