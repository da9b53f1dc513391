/** Cents and decimals: every amount the shop can hold survives the way to JSON and back, and nothing else passes. */
import fc from 'fast-check';
import {
  amountOf,
  centsOf,
  LARGEST_PRICE,
  LARGEST_TOTAL,
  parseCents,
  sum,
  times,
  type Cents,
} from '../../src/ordering/money';

const RUNS = { numRuns: 10_000 };
const upTo = (largest: number): fc.Arbitrary<Cents> => fc.nat(largest).map((cents) => cents as Cents);

/** As numeric(_, 2) prints it. */
const column = (cents: number): string => {
  const digits = String(cents).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
};

test('every price survives the way to an amount and back', () => {
  fc.assert(
    fc.property(upTo(LARGEST_PRICE), (cents) => {
      expect(parseCents(amountOf(cents))).toBe(cents);
    }),
    RUNS,
  );
});

test('every total up to the largest survives the way to an amount and back', () => {
  fc.assert(
    fc.property(upTo(LARGEST_TOTAL), (cents) => {
      expect(parseCents(amountOf(cents))).toBe(cents);
    }),
    RUNS,
  );
});

test('every total up to the largest survives the way to the database and back', () => {
  fc.assert(
    fc.property(upTo(LARGEST_TOTAL), (cents) => {
      expect(centsOf(column(cents))).toBe(cents);
    }),
    RUNS,
  );
});

test('two totals that differ by a cent are two amounts, up to the largest', () => {
  fc.assert(
    fc.property(upTo(LARGEST_TOTAL - 1), (cents) => {
      expect(amountOf((cents + 1) as Cents)).not.toBe(amountOf(cents));
    }),
    RUNS,
  );
});

test('an amount with three decimals is none, whatever stands before them', () => {
  fc.assert(
    fc.property(fc.nat(99_999_999), fc.integer({ min: 1, max: 999 }), (whole, thousandths) => {
      fc.pre(thousandths % 10 !== 0);
      expect(parseCents(Number(`${whole}.${String(thousandths).padStart(3, '0')}`))).toBeUndefined();
    }),
    RUNS,
  );
});

test.each([NaN, Infinity, -Infinity, 0.1 + 0.2, 1e300, Number.MAX_VALUE, Number.MIN_VALUE])(
  '%d is no amount',
  (amount) => {
    expect(parseCents(amount)).toBeUndefined();
  },
);

test.each([
  [9.99, 999],
  [0.29, 29],
  [1.1, 110],
  [4.35, 435],
  [99_999_999.99, LARGEST_PRICE],
])('%d is %d cents, though its float is not', (amount, cents) => {
  expect(parseCents(amount)).toBe(cents);
});

test('adding and multiplying prices is exact, where their amounts would not be', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(upTo(LARGEST_PRICE), fc.integer({ min: 1, max: 9_000 })), { maxLength: 100 }),
      (lines) => {
        const exact = lines.reduce(
          (total, [price, quantity]) => total + BigInt(price) * BigInt(quantity),
          0n,
        );
        expect(BigInt(sum(lines.map(([price, quantity]) => times(price, quantity))))).toBe(exact);
      },
    ),
    RUNS,
  );
});

test('a column that holds no such amount is said, not rounded', () => {
  expect(() => centsOf('1.005')).toThrow(RangeError);
  expect(() => centsOf('cheap')).toThrow('cheap');
});
