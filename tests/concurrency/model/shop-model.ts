/**
 * The shop as a customer would explain it: three maps and the rules, one operation after the other. Written without a
 * line of the engine, so that the two can only agree by both being right.
 */
import type { OrderState } from '../../../src/ordering/placement';
import type { Asking, Transition } from '../../../src/ordering/transitions';
import { canonical } from './canonical';
import type {
  Answer,
  Identity,
  Operation,
  Order,
  OrderedLine,
  OrderRequest,
  ProductChange,
  RequestedLine,
} from './operations';

export interface Product {
  name: string;
  sku: string;
  price: number;
  stock: number;
  active: boolean;
}

export interface PlacedOrder {
  order: Order;
  request: OrderRequest;
}

/** Never changed in place: after things that happened at once, several of them are possible. */
export interface ShopState {
  currency: string;
  /** By documentId. */
  products: ReadonlyMap<string, Product>;
  /** By documentId. */
  orders: ReadonlyMap<string, PlacedOrder>;
  /** The order's documentId, by customer and key. */
  keys: ReadonlyMap<string, string>;
}

/** What the shop answers, and what it is like afterwards. */
export interface Step {
  answer: Answer;
  state: ShopState;
}

const RULES: Record<Transition, { to: OrderState; owner: OrderState[]; staff: OrderState[] }> = {
  confirm: { to: 'confirmed', owner: [], staff: ['placed'] },
  ship: { to: 'shipped', owner: [], staff: ['confirmed'] },
  deliver: { to: 'delivered', owner: [], staff: ['shipped'] },
  cancel: { to: 'cancelled', owner: ['placed'], staff: ['placed', 'confirmed'] },
};

/**
 * Does one operation, with nothing else going on.
 * @param identity of the order, if this becomes a new one.
 */
export function perform(state: ShopState, operation: Operation, identity: Identity): Step {
  switch (operation.does) {
    case 'place':
      return place(state, operation.request, identity);
    case 'move order':
      return moveOrder(state, operation.order, operation.transition, operation.asking);
    case 'move stock':
      return moveStock(state, operation.product, operation.delta);
    case 'change product':
      return changeProduct(state, operation.product, operation.change);
  }
}

function place(state: ShopState, request: OrderRequest, identity: Identity): Step {
  const refuse = (refusal: Extract<Answer, { kind: 'refused' }>['refusal']): Step => ({
    answer: { kind: 'refused', refusal },
    state,
  });
  const key = keyOf(request);
  const earlier = state.orders.get(state.keys.get(key ?? '') ?? '');
  if (earlier) {
    const same = canonical(earlier.request.body) === canonical(request.body);
    return same
      ? { answer: { kind: 'replayed', order: earlier.order }, state }
      : refuse({ code: 'IDEMPOTENCY_KEY_REUSED' });
  }

  const wanted = merged(request.body.lines);
  const unknown = wanted.filter(({ product }) => !state.products.get(product)?.active);
  if (unknown.length > 0) {
    return refuse({ code: 'UNKNOWN_PRODUCT', lines: unknown.map(({ product }) => ({ product })) });
  }
  const short = wanted
    .map(({ product, quantity }) => ({
      product,
      requested: quantity,
      available: known(state, product).stock,
    }))
    .filter(({ requested, available }) => requested > available);
  if (short.length > 0) return refuse({ code: 'INSUFFICIENT_STOCK', lines: short });

  const lines = wanted.map((line) => orderedLine(line, known(state, line.product)));
  const total = lines.reduce((sum, line) => sum + line.total, 0);
  const { expectedTotal, note } = request.body;
  if (expectedTotal !== undefined && expectedTotal !== total) {
    return refuse({ code: 'PRICE_CHANGED', expectedTotal: expectedTotal / 100, total: total / 100 });
  }
  const { currency } = state;
  const order: Order = {
    ...identity,
    state: 'placed',
    currency,
    total,
    note,
    shippingAddress: null,
    lines,
    adjustments: [],
  };
  const sold = wanted.reduce((left, { product, quantity }) => withStock(left, product, -quantity), state);
  const keys = key === undefined ? state.keys : new Map(state.keys).set(key, order.documentId);
  return { answer: { kind: 'placed', order }, state: { ...withOrder(sold, { order, request }), keys } };
}

function moveOrder(state: ShopState, documentId: string, transition: Transition, asking: Asking): Step {
  const placed = state.orders.get(documentId);
  if (!placed) throw new Error(`A history only moves orders that it has placed, and ${documentId} is none`);
  const rule = RULES[transition];
  const from = placed.order.state;
  if (!rule[asking].includes(from)) {
    return { answer: { kind: 'refused', refusal: { code: 'INVALID_TRANSITION', from, to: rule.to } }, state };
  }
  const order = { ...placed.order, state: rule.to };
  const returned = transition === 'cancel' ? order.lines : [];
  const restocked = returned.reduce(
    (left, { product, quantity }) => withStock(left, product, quantity),
    state,
  );
  return { answer: { kind: 'order moved', order }, state: withOrder(restocked, { ...placed, order }) };
}

function moveStock(state: ShopState, product: string, delta: number): Step {
  const available = known(state, product).stock;
  const stockAfter = available + delta;
  if (stockAfter < 0) {
    const lines = [{ product, requested: -delta, available }];
    return { answer: { kind: 'refused', refusal: { code: 'INSUFFICIENT_STOCK', lines } }, state };
  }
  return { answer: { kind: 'stock moved', delta, stockAfter }, state: withStock(state, product, delta) };
}

function changeProduct(state: ShopState, documentId: string, change: ProductChange): Step {
  const product = { ...known(state, documentId), ...change };
  const { price, active, stock } = product;
  const products = new Map(state.products).set(documentId, product);
  return { answer: { kind: 'product changed', price, active, stock }, state: { ...state, products } };
}

const keyOf = ({ customer, idempotencyKey }: OrderRequest): string | undefined =>
  idempotencyKey === null ? undefined : `${customer} ${idempotencyKey}`;

/** Two lines of one product are one line, where the first of them stood. */
function merged(lines: RequestedLine[]): RequestedLine[] {
  const products = [...new Set(lines.map(({ product }) => product))];
  return products.map((product) => {
    const quantities = lines.filter((line) => line.product === product).map(({ quantity }) => quantity);
    return { product, quantity: quantities.reduce((sum, quantity) => sum + quantity, 0) };
  });
}

const orderedLine = ({ product, quantity }: RequestedLine, { name, sku, price }: Product): OrderedLine => ({
  product,
  name,
  sku,
  unitPrice: price,
  quantity,
  total: price * quantity,
});

function known(state: ShopState, documentId: string): Product {
  const product = state.products.get(documentId);
  if (!product) throw new Error(`There is no product ${documentId}`);
  return product;
}

function withStock(state: ShopState, documentId: string, delta: number): ShopState {
  const product = known(state, documentId);
  const changed = { ...product, stock: product.stock + delta };
  return { ...state, products: new Map(state.products).set(documentId, changed) };
}

const withOrder = (state: ShopState, placed: PlacedOrder): ShopState => ({
  ...state,
  orders: new Map(state.orders).set(placed.order.documentId, placed),
});
