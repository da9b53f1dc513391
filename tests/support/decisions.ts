/** Made-up shops and queues of orders for the properties of decide(), among them the ones nobody would have thought of. */
import fc from 'fast-check';
import type { OrderRuling } from '../../src/ordering/before-decision';
import { LARGEST_PRICE, type Cents } from '../../src/ordering/money';
import type { PlacementRequest, ProductOnSale, RequestedLine } from '../../src/ordering/placement';

export type Shelf = Map<string, ProductOnSale>;

export const RUNS = { numRuns: 1000 };

/** No plugin has anything to say. */
export const none: ReadonlyMap<PlacementRequest, OrderRuling> = new Map();

export const shelf: fc.Arbitrary<Shelf> = fc
  .array(
    fc.record({
      price: fc.oneof(
        { arbitrary: fc.nat(5000), weight: 4 },
        { arbitrary: fc.nat(LARGEST_PRICE), weight: 1 },
      ),
      stock: fc.nat(12),
      active: fc.nat(9).map((number) => number > 0),
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map((wishes) => new Map(wishes.map((wish, number) => [`p${number}`, onSale(number, wish)])));

export const lines: fc.Arbitrary<RequestedLine[]> = fc.array(
  // p5 is never on the shelf.
  fc.record({
    product: fc.nat(20).map((number) => `p${number === 20 ? 5 : number % 4}`),
    quantity: fc.integer({ min: 1, max: 6 }),
  }),
  { minLength: 1, maxLength: 4 },
);

export const queue: fc.Arbitrary<PlacementRequest[]> = fc.array(
  lines.map((wanted) => order(wanted)),
  {
    maxLength: 12,
  },
);

export function onSale(
  number: number,
  wish: { price: number; stock: number; active?: boolean },
): ProductOnSale {
  const { price, stock, active = true } = wish;
  const text = `p${number}`;
  return { id: number + 1, documentId: text, name: text, sku: text, price: price as Cents, stock, active };
}

export const order = (wanted: RequestedLine[], expectedTotal?: number): PlacementRequest => ({
  customer: 1,
  lines: wanted,
  expectedTotal: expectedTotal as Cents | undefined,
  note: null,
  shippingAddress: null,
  extensions: {},
  idempotencyKey: null,
  requestHash: '',
});
