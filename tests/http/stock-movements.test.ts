/** /api/stock-movements: the only door to stock. Staff record what arrived or left; nobody rewrites what happened. */
import { ledgerOf, product, stockOf, type TestProduct } from '../support/catalogue';
import { line, placeOrder } from '../support/orders';
import { customer, staff, type Person } from '../support/people';
import { expectReconciled } from '../support/reconciled';
import { openShop, type Shop } from '../support/shop';

let shop: Shop;
let clerk: Person;
let alice: Person;

beforeAll(async () => {
  shop = await openShop();
  clerk = await staff(shop);
  alice = await customer(shop);
});

const ROUTE = '/api/stock-movements';

const move = ({ documentId }: Pick<TestProduct, 'documentId'>, delta: unknown, more: object = {}) =>
  shop.post(ROUTE, clerk.token, { product: documentId, delta, reason: 'received', ...more });

const ledgerRead = ({ documentId }: Pick<TestProduct, 'documentId'>, more = '') =>
  shop.get(`${ROUTE}?filters[product][documentId]=${documentId}${more}`, clerk.token);

describe('recording a movement', () => {
  test.each([
    ['received', 5, 8],
    ['returned', 1, 4],
    ['correction', -3, 0],
    ['damaged', -1, 2],
  ])('%s: 201 with the stock after it', async (reason, delta, stockAfter) => {
    const tea = await product(shop, { stock: 3 });

    const { status, body } = await move(tea, delta, { reason, note: 'counted twice' });

    expect(status).toBe(201);
    expect(body.data).toMatchObject({ delta, stockAfter, reason, note: 'counted twice', order: null });
    expect(await stockOf(shop, tea)).toBe(stockAfter);
  });

  test('shows in the next read of the product', async () => {
    const tea = await product(shop, { stock: 3 });
    await shop.get(`/api/products/${tea.documentId}`).expect(200);

    await move(tea, 4).expect(201);

    const { body } = await shop.get(`/api/products/${tea.documentId}`).expect(200);
    expect(body.data.stock).toBe(7);
  });

  test('lets goods arrive before their product is for sale', async () => {
    const tea = await product(shop, { active: false });

    await move(tea, 2).expect(201);

    expect(await stockOf(shop, tea)).toBe(2);
  });

  test('below zero is 409 and changes nothing', async () => {
    const tea = await product(shop, { stock: 3 });

    const { status, body } = await move(tea, -4, { reason: 'damaged' });

    expect(status).toBe(409);
    expect(body).toMatchObject({
      data: null,
      error: { status: 409, details: { code: 'INSUFFICIENT_STOCK' } },
    });
    expect(body.error.details.lines).toEqual([{ product: tea.documentId, requested: 4, available: 3 }]);
    expect(await stockOf(shop, tea)).toBe(3);
    expect(await ledgerOf(shop, tea)).toHaveLength(1);
  });

  test('of a product that is not there is 400 and names it', async () => {
    const { body } = await move({ documentId: 'unknown' }, 1).expect(400);

    expect(body.error.details).toEqual({ code: 'UNKNOWN_PRODUCT', lines: [{ product: 'unknown' }] });
  });

  test.each<[string, object, string]>([
    ['no product', { product: undefined }, 'product'],
    ['a product by its number', { product: 1 }, 'product'],
    ['no delta', { delta: undefined }, 'delta'],
    ['a delta of nothing', { delta: 0 }, 'delta'],
    ['half a piece', { delta: 0.5 }, 'delta'],
    ['a delta in text', { delta: '5' }, 'delta'],
    ['a delta beyond any shop', { delta: 99_999_999_999 }, 'delta'],
    ['more than the column holds in sum', { delta: 2_000_000_000 }, 'delta'],
    ['no reason', { reason: undefined }, 'reason'],
    ['a reason that is none', { reason: 'magic' }, 'reason'],
    ['the opening, which is written at creation', { reason: 'opening' }, 'reason'],
    ['a sale, which is an order’s', { reason: 'sale' }, 'reason'],
    ['a cancellation, which is an order’s', { reason: 'cancellation' }, 'reason'],
    ['an import, which is the import’s', { reason: 'import' }, 'reason'],
    ['a note of 256 characters', { note: 'a'.repeat(256) }, 'note'],
    ['a note with a NUL in it', { note: 'a\0b' }, 'note'],
    ['the stock after it', { stockAfter: 100 }, 'stockAfter'],
    ['an order', { order: 1 }, 'order'],
    ['an unknown key', { colour: 'red' }, 'colour'],
  ])('is refused with 400 naming the field: %s', async (_name, changes, field) => {
    const tea = await product(shop, { stock: 3 });

    const { status, body } = await move(tea, 1, changes);

    expect({ status, error: body.error }).toMatchObject({ status: 400, error: { name: 'ValidationError' } });
    expect(body.error.details.errors.map(({ path }: { path: unknown }) => path)).toContainEqual([field]);
    expect(await stockOf(shop, tea)).toBe(3);
  });
});

describe('the ledger', () => {
  test('reads newest first: opening, sale with its order, cancellation, correction', async () => {
    const tea = await product(shop, { stock: 5 });
    const { body } = await placeOrder(shop, alice, [line(tea, 2)]).expect(201);
    const order = body.data.documentId;
    await shop.post(`/api/orders/${order}/cancel`, alice.token).expect(200);
    await move(tea, -1, { reason: 'correction', note: 'miscounted' }).expect(201);

    const read = await ledgerRead(tea).expect(200);

    const createdAt = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    const whole = { createdAt, note: null, order: null };
    const wanted = [
      { ...whole, delta: -1, stockAfter: 4, reason: 'correction', note: 'miscounted' },
      { ...whole, delta: 2, stockAfter: 5, reason: 'cancellation', order },
      { ...whole, delta: -2, stockAfter: 3, reason: 'sale', order },
      { ...whole, delta: 5, stockAfter: 5, reason: 'opening' },
    ];
    expect(read.body.data).toEqual(wanted.map((one) => expect.objectContaining(one)));
    expect(read.body.meta.pagination).toEqual({ page: 1, pageSize: 25, pageCount: 1, total: 4 });
  });

  test('comes in pages that neither repeat nor lose a movement, and filters by reason', async () => {
    const tea = await product(shop, { stock: 1 });
    for (let count = 0; count < 6; count += 1) await move(tea, 1).expect(201);

    const after: number[] = [];
    for (const page of [1, 2, 3]) {
      const { body } = await ledgerRead(tea, `&pagination[page]=${page}&pagination[pageSize]=3`).expect(200);
      after.push(...body.data.map(({ stockAfter }: { stockAfter: number }) => stockAfter));
    }
    const received = await ledgerRead(tea, '&filters[reason]=received').expect(200);

    expect(after).toEqual([7, 6, 5, 4, 3, 2, 1]);
    expect(received.body.meta.pagination.total).toBe(6);
  });

  test('shows nothing of the customer behind an order', async () => {
    const tea = await product(shop, { stock: 5 });
    await placeOrder(shop, alice, [line(tea)]).expect(201);

    const { text } = await ledgerRead(tea, '&populate=*');

    expect(text).not.toContain(alice.username);
  });

  test('outlives its product', async () => {
    const tea = await product(shop, { stock: 5 });
    const before = await ledgerOf(shop, tea);
    await shop.delete(`/api/products/${tea.documentId}`, clerk.token).expect(204);

    const rows = await shop.database.query<{ delta: number }>(
      'SELECT delta, stock_after, reason FROM stock_movements WHERE product_id IS NULL OR product_id = $1',
      [tea.id],
    );

    expect(rows).toEqual(expect.arrayContaining(before));
  });

  test('is changed and deleted by nobody: PUT and DELETE are 404 or 405, for staff too', async () => {
    const tea = await product(shop, { stock: 5 });
    const { body } = await ledgerRead(tea).expect(200);
    const route = `${ROUTE}/${body.data[0].documentId ?? 1}`;

    for (const token of [undefined, alice.token, clerk.token]) {
      const put = await shop.put(route, token, { delta: 100 });
      const gone = await shop.delete(route, token);
      expect([404, 405]).toContain(put.status);
      expect([404, 405]).toContain(gone.status);
    }

    expect(await ledgerOf(shop, tea)).toEqual([{ delta: 5, stock_after: 5, reason: 'opening' }]);
  });

  test('is for staff: anonymous callers and customers are refused with 403, a bad token with 401', async () => {
    const tea = await product(shop, { stock: 5 });
    const wanted = { product: tea.documentId, delta: 1, reason: 'received' };

    for (const [token, status] of [
      [undefined, 403] as const,
      [alice.token, 403] as const,
      ['no.such.token', 401] as const,
    ]) {
      await shop.get(ROUTE, token).expect(status);
      await shop.post(ROUTE, token, wanted).expect(status);
    }

    expect(await stockOf(shop, tea)).toBe(5);
  });

  test('agrees with the stock of every product after all of this', () => expectReconciled(shop));
});
