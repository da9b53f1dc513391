/**
 * Stock has one door, the ledger. Everything a plugin or the panel could try instead is tried here, inside the
 * server, where a plugin would run.
 */
import { ledgerOf, product, stockOf } from '../support/catalogue';
import { expectReconciled } from '../support/reconciled';
import { openShop, type Shop } from '../support/shop';

let shop: Shop;

beforeAll(async () => {
  shop = await openShop();
});

const OPENING = { delta: 10, stock_after: 10, reason: 'opening' };

describe('creating a movement is what changes stock', () => {
  test('by the query engine', async () => {
    const tea = await product(shop, { stock: 10 });

    const movement = await shop.inside(
      (strapi, id) =>
        strapi.db
          .query('api::stock-movement.stock-movement')
          .create({ data: { product: id, delta: -3, reason: 'damaged' } }),
      tea.id,
    );

    expect(movement.stockAfter).toBe(7);
    expect(await ledgerOf(shop, tea)).toEqual([OPENING, { delta: -3, stock_after: 7, reason: 'damaged' }]);
    expect(await stockOf(shop, tea)).toBe(7);
  });

  test('many at once, each knowing the stock it left behind, also of one product', async () => {
    const tea = await product(shop, { stock: 10 });
    const cup = await product(shop, { stock: 10 });

    await shop.inside(
      (strapi, first, second) =>
        strapi.db.query('api::stock-movement.stock-movement').createMany({
          data: [
            { product: first, delta: -3, reason: 'damaged' },
            { product: second, delta: 5, reason: 'received' },
            { product: first, delta: 2, reason: 'returned' },
          ],
        }),
      tea.id,
      cup.id,
    );

    expect(await ledgerOf(shop, tea)).toEqual([
      OPENING,
      { delta: -3, stock_after: 7, reason: 'damaged' },
      { delta: 2, stock_after: 9, reason: 'returned' },
    ]);
    expect(await stockOf(shop, tea)).toBe(9);
    expect(await stockOf(shop, cup)).toBe(15);
  });

  test.each([
    ['its documentId', (documentId: string) => documentId],
    ['a connect', (documentId: string) => ({ connect: [documentId] })],
    ['a set', (documentId: string) => ({ set: [{ documentId }] })],
  ])('by the document service, the product named by %s', async (_name, reference) => {
    const tea = await product(shop, { stock: 10 });

    await shop.inside(
      (strapi, relation) =>
        strapi
          .documents('api::stock-movement.stock-movement')
          .create({ data: { product: relation as never, delta: 4, reason: 'received' } }),
      reference(tea.documentId),
    );

    expect(await stockOf(shop, tea)).toBe(14);
  });

  test('whatever stockAfter the caller claims', async () => {
    const tea = await product(shop, { stock: 10 });

    await shop.inside(
      (strapi, id) =>
        strapi.db
          .query('api::stock-movement.stock-movement')
          .create({ data: { product: id, delta: 1, reason: 'received', stockAfter: 999 } }),
      tea.id,
    );

    expect((await ledgerOf(shop, tea)).at(-1)).toMatchObject({ stock_after: 11 });
  });

  test('and leaves nothing behind when the row cannot be written', async () => {
    const tea = await product(shop, { stock: 10 });

    const attempt = shop.inside(
      (strapi, id) =>
        strapi.db
          .query('api::stock-movement.stock-movement')
          .create({ data: { product: id, delta: -1, reason: 'no such reason' } }),
      tea.id,
    );

    await expect(attempt).rejects.toThrow(/stock_movements_reason_check/);
    expect(await stockOf(shop, tea)).toBe(10);
    expect(await ledgerOf(shop, tea)).toEqual([OPENING]);
  });
});

describe('a movement is refused', () => {
  const move = (data: object[]) =>
    shop.inside(
      (strapi, rows) => strapi.db.query('api::stock-movement.stock-movement').createMany({ data: rows }),
      data,
    );

  test('when it would go below zero, naming the product and what is there', async () => {
    const tea = await product(shop, { stock: 10 });

    await expect(move([{ product: tea.id, delta: -11, reason: 'correction' }])).rejects.toMatchObject({
      origin: {
        refusal: {
          code: 'INSUFFICIENT_STOCK',
          lines: [{ product: tea.documentId, requested: 11, available: 10 }],
        },
      },
    });
    expect(await stockOf(shop, tea)).toBe(10);
  });

  test('when it would go below zero on the way, though not in the end', async () => {
    const tea = await product(shop, { stock: 10 });
    const movements = [
      { product: tea.id, delta: -11, reason: 'correction' },
      { product: tea.id, delta: 5, reason: 'received' },
    ];

    await expect(move(movements)).rejects.toMatchObject({
      origin: { refusal: { code: 'INSUFFICIENT_STOCK' } },
    });
    expect(await ledgerOf(shop, tea)).toEqual([OPENING]);
  });

  test.each([0, 1.5, Number.NaN, 3_000_000_000, '4', null])('when its delta is %p', async (delta) => {
    const tea = await product(shop, { stock: 10 });

    await expect(move([{ product: tea.id, delta, reason: 'received' }])).rejects.toMatchObject({
      origin: { refusal: { code: 'INVALID_REQUEST' } },
    });
  });

  test('when there is no such product', async () => {
    await expect(move([{ product: 999_999, delta: 1, reason: 'received' }])).rejects.toMatchObject({
      origin: { refusal: { code: 'UNKNOWN_PRODUCT' } },
    });
  });
});

describe('a movement, once written, stays', () => {
  test.each(['update', 'updateMany', 'delete', 'deleteMany'] as const)(
    '%s of the query engine is refused',
    async (write) => {
      const tea = await product(shop, { stock: 10 });

      const attempt = shop.inside(
        (strapi, name, id) => {
          const ledger: Record<string, unknown> = {
            ...strapi.db.query('api::stock-movement.stock-movement'),
          };
          const change = ledger[name] as (parameters: object) => Promise<unknown>;
          return change({ where: { product: id }, data: { delta: 1 } });
        },
        write,
        tea.id,
      );

      await expect(attempt).rejects.toThrow(/never changed or deleted/);
      expect(await ledgerOf(shop, tea)).toEqual([OPENING]);
    },
  );

  test.each(['update', 'delete'] as const)('%s of the document service is refused', async (write) => {
    const tea = await product(shop, { stock: 10 });

    const attempt = shop.inside(
      async (strapi, name, id) => {
        const movements = strapi.documents('api::stock-movement.stock-movement');
        const movement = await movements.findFirst({ filters: { product: { id } } as never });
        const change = movements[name] as (parameters: object) => Promise<unknown>;
        await change({ documentId: movement?.documentId ?? '', data: { delta: 1 } });
      },
      write,
      tea.id,
    );

    await expect(attempt).rejects.toThrow(/never changed or deleted/);
    expect(await ledgerOf(shop, tea)).toEqual([OPENING]);
  });

  test.each([
    'UPDATE stock_movements SET delta = 1',
    'DELETE FROM stock_movements',
    'TRUNCATE stock_movements',
  ])('even raw SQL is refused: %s', async (sql) => {
    await product(shop, { stock: 10 });

    await expect(shop.database.query(sql)).rejects.toThrow(/never changed or deleted/);
  });
});

test('the books agree after all of this', () => expectReconciled(shop));
