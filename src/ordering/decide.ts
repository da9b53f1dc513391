/**
 * The decision, pure: stock and requests in, verdicts out. No database, no clock, so that its rules can be
 * tested by the thousand. First come, first served; an order is taken whole or not at all.
 */
import type { OrderRuling } from './before-decision';
import type { Refusal, ShortLine } from './errors';
import { LARGEST_TOTAL, amountOf, sum, times, type Cents } from './money';
import type {
  OrderAdjustment,
  OrderedLine,
  PlacementRequest,
  ProductOnSale,
  RequestedLine,
} from './placement';

/** A line that will be written, with the product's numeric id beside its snapshot. */
export interface DecidedLine extends OrderedLine {
  productId: number;
}

export type Verdict<P extends PlacementRequest> =
  | { placement: P; accepted: true; lines: DecidedLine[]; adjustments: OrderAdjustment[]; total: Cents }
  | { placement: P; accepted: false; refusal: Refusal };

/**
 * Decides each placement on the stock the ones before it left.
 * @param products what was locked, by documentId; a product that is not there does not exist.
 * @param placements in the order in which they arrived.
 * @param rulings what plugins have said of them; an order of which they said nothing costs what its lines do.
 * @returns one verdict for each, in the same order.
 */
export function decide<P extends PlacementRequest>(
  products: ReadonlyMap<string, ProductOnSale>,
  placements: readonly P[],
  rulings: ReadonlyMap<P, OrderRuling>,
): Verdict<P>[] {
  const stock = stockOf(products);
  return placements.map((placement) => {
    const verdict = decideOne(products, stock, placement, rulings.get(placement));
    if (verdict.accepted) {
      for (const line of verdict.lines)
        stock.set(line.product, (stock.get(line.product) ?? 0) - line.quantity);
    }
    return verdict;
  });
}

/**
 * Decides each placement as though it was the only one, and whatever it was expected to cost: what plugins may still change.
 * @param products as for decide().
 * @returns one verdict for each placement, in the same order.
 */
export function propose<P extends PlacementRequest>(
  products: ReadonlyMap<string, ProductOnSale>,
  placements: readonly P[],
): Verdict<P>[] {
  const stock = stockOf(products);
  return placements.map((placement) =>
    decideOne(products, stock, { ...placement, expectedTotal: undefined }, undefined),
  );
}

const stockOf = (products: ReadonlyMap<string, ProductOnSale>): Map<string, number> =>
  new Map([...products].map(([documentId, product]) => [documentId, product.stock]));

function decideOne<P extends PlacementRequest>(
  products: ReadonlyMap<string, ProductOnSale>,
  stock: ReadonlyMap<string, number>,
  placement: P,
  ruling: OrderRuling | undefined,
): Verdict<P> {
  const refuse = (refusal: Refusal): Verdict<P> => ({ placement, accepted: false, refusal });

  const requested = mergeLines(placement.lines);
  const unknown = requested.filter(({ product }) => !products.get(product)?.active);
  if (unknown.length > 0)
    return refuse({ code: 'UNKNOWN_PRODUCT', lines: unknown.map(({ product }) => ({ product })) });

  const short = requested.map((line) => shortage(line, stock)).filter((line) => line !== undefined);
  if (short.length > 0) return refuse({ code: 'INSUFFICIENT_STOCK', lines: short });

  if (ruling?.kind === 'refused') return refuse(ruling.refusal);

  const lines = requested.map((line) => snapshot(line, products));
  const adjustments = ruling?.adjustments ?? [];
  const total = sum([...lines.map((line) => line.total), ...adjustments.map(({ amount }) => amount)]);
  if (total > LARGEST_TOTAL) {
    const message = `the order's total must be at most ${amountOf(LARGEST_TOTAL)}`;
    return refuse({ code: 'INVALID_REQUEST', errors: [{ path: ['lines'], message }] });
  }
  const { expectedTotal } = placement;
  if (expectedTotal !== undefined && expectedTotal !== total) {
    return refuse({ code: 'PRICE_CHANGED', expectedTotal: amountOf(expectedTotal), total: amountOf(total) });
  }
  return { placement, accepted: true, lines, adjustments, total };
}

/** Two lines of one product are one wish: checked one by one, both could pass against stock for one. */
function mergeLines(lines: readonly RequestedLine[]): RequestedLine[] {
  const merged = new Map<string, number>();
  for (const { product, quantity } of lines) merged.set(product, (merged.get(product) ?? 0) + quantity);
  return [...merged].map(([product, quantity]) => ({ product, quantity }));
}

function shortage(
  { product, quantity }: RequestedLine,
  stock: ReadonlyMap<string, number>,
): ShortLine | undefined {
  const available = stock.get(product) ?? 0;
  return available < quantity ? { product, requested: quantity, available } : undefined;
}

function snapshot(
  { product, quantity }: RequestedLine,
  products: ReadonlyMap<string, ProductOnSale>,
): DecidedLine {
  const { id, name, sku, price } = products.get(product) as ProductOnSale;
  return { productId: id, product, name, sku, unitPrice: price, quantity, total: times(price, quantity) };
}
