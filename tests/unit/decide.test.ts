/**
 * The one decision everything hangs on, by properties: thousands of made-up shops and queues of orders, among
 * them the ones nobody would have thought of.
 */
import fc from 'fast-check';
import { decide, type DecidedLine, type Verdict } from '../../src/ordering/decide';
import { amountOf, LARGEST_PRICE, LARGEST_TOTAL, type Cents } from '../../src/ordering/money';
import type { PlacementRequest } from '../../src/ordering/placement';
import { lines, none, onSale, order, queue, RUNS, shelf, type Shelf } from '../support/decisions';

type Answer = Verdict<PlacementRequest>;

const acceptedLines = (verdicts: Answer[]): DecidedLine[] =>
  verdicts.flatMap((verdict) => (verdict.accepted ? verdict.lines : []));

const sold = (verdicts: Answer[], product: string): number =>
  acceptedLines(verdicts)
    .filter((line) => line.product === product)
    .reduce((total, { quantity }) => total + quantity, 0);

/** What the order wants of each product, all lines counted together, in the order they first stand in. */
function wishes({ lines: wanted }: PlacementRequest): [string, number][] {
  const merged: Record<string, number> = {};
  for (const { product, quantity } of wanted) merged[product] = (merged[product] ?? 0) + quantity;
  return Object.entries(merged);
}

const left = (products: Shelf, before: Answer[], product: string): number =>
  (products.get(product)?.stock ?? 0) - sold(before, product);

const known = (products: Shelf, { lines: wanted }: PlacementRequest): boolean =>
  wanted.every(({ product }) => products.get(product)?.active);

/** Checks a sentence against every verdict of a thousand queues, with the verdicts that came before it. */
function always(sentence: (products: Shelf, verdict: Answer, before: Answer[]) => void): void {
  fc.assert(
    fc.property(shelf, queue, (products, placements) => {
      const verdicts = decide(products, placements, none);
      verdicts.forEach((verdict, index) => sentence(products, verdict, verdicts.slice(0, index)));
    }),
    RUNS,
  );
}

test('no queue of orders takes more of a product than was there, so stock is never negative', () => {
  fc.assert(
    fc.property(shelf, queue, (products, placements) => {
      const verdicts = decide(products, placements, none);
      for (const { documentId, stock } of products.values())
        expect(sold(verdicts, documentId)).toBeLessThanOrEqual(stock);
    }),
    RUNS,
  );
});

test('every placement gets one verdict, in the order in which they arrived', () => {
  fc.assert(
    fc.property(shelf, queue, (products, placements) => {
      expect(decide(products, placements, none).map(({ placement }) => placement)).toEqual(placements);
    }),
    RUNS,
  );
});

test('an order is taken whole or not at all: two lines of one product are one line with both quantities', () => {
  always((_products, verdict) => {
    if (!verdict.accepted) return;
    expect(verdict.lines.map((line) => [line.product, line.quantity])).toEqual(wishes(verdict.placement));
  });
});

test('an order of known products is taken exactly when the orders before it left enough for all of it', () => {
  always((products, verdict, before) => {
    if (!known(products, verdict.placement)) return;
    const enough = wishes(verdict.placement).every(
      ([product, quantity]) => quantity <= left(products, before, product),
    );
    expect(verdict.accepted).toBe(enough);
  });
});

test('a shortage lists every short line and no other, with what was asked for and what was left', () => {
  always((products, verdict, before) => {
    if (verdict.accepted || verdict.refusal.code !== 'INSUFFICIENT_STOCK') return;
    const short = wishes(verdict.placement)
      .map(([product, requested]) => ({ product, requested, available: left(products, before, product) }))
      .filter(({ requested, available }) => requested > available);
    expect(verdict.refusal.lines).toEqual(short);
  });
});

test('an unknown or inactive product is said first, every one of them, whatever else is short', () => {
  always((products, verdict) => {
    const missing = wishes(verdict.placement)
      .filter(([product]) => !products.get(product)?.active)
      .map(([product]) => ({ product }));
    const refusal = verdict.accepted ? undefined : verdict.refusal;
    if (missing.length > 0) expect(refusal).toEqual({ code: 'UNKNOWN_PRODUCT', lines: missing });
    else expect(refusal?.code).not.toBe('UNKNOWN_PRODUCT');
  });
});

test('first come, first served: who comes later changes nothing for those before', () => {
  fc.assert(
    fc.property(shelf, queue, fc.nat(12), (products, placements, length) => {
      const prefix = placements.slice(0, length);
      expect(decide(products, prefix, none)).toEqual(decide(products, placements, none).slice(0, length));
    }),
    RUNS,
  );
});

test('a refused order changes nothing for those after it', () => {
  fc.assert(
    fc.property(shelf, queue, (products, placements) => {
      const accepted = decide(products, placements, none).filter((verdict) => verdict.accepted);
      const alone = decide(
        products,
        accepted.map(({ placement }) => placement),
        none,
      );
      expect(alone).toEqual(accepted);
    }),
    RUNS,
  );
});

test('deciding changes neither the products nor the placements it was given', () => {
  fc.assert(
    fc.property(shelf, queue, (products, placements) => {
      const before = structuredClone({ products, placements });
      decide(products, placements, none);
      expect({ products, placements }).toEqual(before);
    }),
    RUNS,
  );
});

test('the total is the sum of the lines in whole cents, and a line is price times quantity', () => {
  always((products, verdict) => {
    if (!verdict.accepted) return;
    const expected = verdict.lines.map(
      ({ product, quantity }) => Number(products.get(product)?.price) * quantity,
    );
    expect(verdict.lines.map((line) => line.total)).toEqual(expected);
    expect(verdict.total).toBe(expected.reduce((total, amount) => total + amount, 0));
    expect(Number.isSafeInteger(verdict.total)).toBe(true);
  });
});

test('an expected total is taken when it is right to the cent, and answered with the right one otherwise', () => {
  fc.assert(
    fc.property(shelf, lines, fc.constantFrom(-1, 0, 1), (products, wanted, error) => {
      const [free] = decide(products, [order(wanted)], none) as [Answer];
      fc.pre(free.accepted && free.total > 0);
      const { total } = free as Extract<Answer, { accepted: true }>;
      const [asked] = decide(products, [order(wanted, total + error)], none) as [Answer];
      if (error === 0) return expect(asked).toMatchObject({ accepted: true, total });
      const refusal = {
        code: 'PRICE_CHANGED',
        expectedTotal: amountOf((total + error) as Cents),
        total: amountOf(total),
      };
      expect(asked).toMatchObject({ accepted: false, refusal });
    }),
    RUNS,
  );
});

test('a total is taken up to the largest one and refused above it, even where floats are no longer exact', () => {
  const quantities = fc.array(fc.integer({ min: 1, max: 10_000 }), { minLength: 85, maxLength: 100 });
  const prices = fc.array(fc.integer({ min: LARGEST_PRICE - 1_000_000_000, max: LARGEST_PRICE }), {
    minLength: 100,
    maxLength: 100,
  });
  const full = fc.oneof(
    quantities,
    quantities.map((all) => all.map(() => 10_000)),
  );
  fc.assert(
    fc.property(prices, full, (costs, wanted) => {
      const products = new Map(
        costs.map((price, number) => [`p${number}`, onSale(number, { price, stock: 10_000 })]),
      );
      const exact = wanted.reduce((sum, quantity, i) => sum + BigInt(quantity) * BigInt(costs[i] ?? 0), 0n);
      const wish = order(wanted.map((quantity, i) => ({ product: `p${i}`, quantity })));
      const [verdict] = decide(products, [wish], none);
      expect(verdict?.accepted).toBe(exact <= BigInt(LARGEST_TOTAL));
      if (!verdict?.accepted) expect(verdict?.refusal.code).toBe('INVALID_REQUEST');
    }),
    RUNS,
  );
});
