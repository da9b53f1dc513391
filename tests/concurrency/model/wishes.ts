/**
 * What somebody in a history may want, as it is made up before the history runs. Only when its turn comes does a wish
 * become an operation: which orders there are, and what they cost, is known then.
 */
import fc from 'fast-check';
import type { OrderState } from '../../../src/ordering/placement';
import type { Asking, Transition } from '../../../src/ordering/transitions';
import type { History } from './history';
import type { Body, Operation, OrderRequest } from './operations';
import { CUSTOMERS, PRODUCTS } from './stall';

export interface Wish {
  /** @returns what is asked for, or undefined when there is nothing yet that it could be about. */
  operation(history: Readonly<History>): Operation | undefined;
  /** As a counterexample shows it. */
  toString(): string;
}

const wish = (name: string, details: object, operation: Wish['operation']): Wish => ({
  operation,
  toString: () => `${name}${JSON.stringify(details)}`,
});

interface WishedBody {
  lines: { product: number; quantity: number }[];
  note: string | null;
  expecting: 'nothing' | 'the right total' | 'a wrong total';
}

/** Most want the same one: that is where they meet. */
const anyProduct = fc.oneof(
  { arbitrary: fc.constant(0), weight: 1 },
  { arbitrary: fc.nat(PRODUCTS - 1), weight: 1 },
);
const anyCustomer = fc.nat(CUSTOMERS - 1);

const wishedBody: fc.Arbitrary<WishedBody> = fc.record({
  lines: fc.array(
    fc.record({
      // The last number is that of a product which does not exist.
      product: fc.oneof(
        { arbitrary: anyProduct, weight: 50 },
        { arbitrary: fc.constant(PRODUCTS), weight: 1 },
      ),
      quantity: fc.integer({ min: 1, max: 5 }),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  note: fc.constantFrom(null, null, 'a gift'),
  expecting: fc.constantFrom('nothing', 'nothing', 'nothing', 'the right total', 'a wrong total'),
});

function bodyOf(history: Readonly<History>, { lines, note, expecting }: WishedBody): Body {
  const requested = lines.map(({ product, quantity }) => ({
    product: documentIdOf(history, product),
    quantity,
  }));
  const total = requested.reduce(
    (sum, { product, quantity }) => sum + (history.product(product)?.price ?? 0) * quantity,
    0,
  );
  if (expecting === 'nothing') return { lines: requested, note };
  return { lines: requested, note, expectedTotal: expecting === 'the right total' ? total : total + 1 };
}

const documentIdOf = ({ stall }: Readonly<History>, product: number): string =>
  stall.products[product]?.documentId ?? 'no-such-product';

const customerOf = ({ stall }: Readonly<History>, customer: number): number =>
  stall.customers[customer] as number;

const place = fc.record({ customer: anyCustomer, withKey: fc.boolean(), body: wishedBody }).map((details) =>
  wish('Place', details, (history) => {
    const request = {
      customer: customerOf(history, details.customer),
      idempotencyKey: details.withKey ? `key-${history.requests.length}` : null,
      body: bodyOf(history, details.body),
    };
    return { does: 'place', request };
  }),
);

/** The same key and body again; when another customer sends them, they are another order. */
const replay = fc
  .record({ request: fc.nat(5), by: fc.constantFrom('the same', 'the same', 'the same', 'another') })
  .map((details) =>
    wish('Replay', details, (history) => {
      const request = earlierRequest(history, details.request);
      if (!request || details.by === 'the same') return request && { does: 'place', request };
      const customer = history.stall.customers.find((one) => one !== request.customer) as number;
      return { does: 'place', request: { ...request, customer } };
    }),
  );

const reuseKey = fc.record({ request: fc.nat(5), body: wishedBody }).map((details) =>
  wish('ReuseKey', details, (history) => {
    const request = earlierRequest(history, details.request);
    return request && { does: 'place', request: { ...request, body: bodyOf(history, details.body) } };
  }),
);

const earlierRequest = ({ requests }: Readonly<History>, back: number): OrderRequest | undefined =>
  requests[fromTheNewest(requests, back)];

/** Counted back, so that what is done again and again is done to the same ones. */
const fromTheNewest = ({ length }: readonly unknown[], back: number): number =>
  length === 0 ? 0 : length - 1 - (back % length);

const moveOrder = (name: string, transition: Transition, asking: Asking[]) =>
  fc.record({ order: fc.nat(5), asking: fc.constantFrom(...asking) }).map((details) =>
    wish(name, details, ({ orders }) => {
      const order = orders[fromTheNewest(orders, details.order)];
      return order === undefined
        ? undefined
        : { does: 'move order', order, transition, asking: details.asking };
    }),
  );

/** What staff do next with an order that nothing happened to meanwhile; without it, hardly any would be delivered. */
const NEXT: Record<OrderState, Transition> = {
  placed: 'confirm',
  confirmed: 'ship',
  shipped: 'deliver',
  delivered: 'deliver',
  cancelled: 'cancel',
};

const moveOn = fc.record({ order: fc.nat(2) }).map((details) =>
  wish('MoveOn', details, (history) => {
    const order = history.orders[fromTheNewest(history.orders, details.order)];
    if (order === undefined) return undefined;
    const transition = NEXT[history.stateOf(order)];
    return { does: 'move order', order, transition, asking: 'staff' };
  }),
);

const receive = fc.record({ product: anyProduct, pieces: fc.integer({ min: 1, max: 9 }) }).map((details) =>
  wish('Receive', details, (history) => {
    const product = documentIdOf(history, details.product);
    return { does: 'move stock', product, delta: details.pieces, reason: 'received' };
  }),
);

/** Of about all there is: what happens at the same moment decides whether that is too much. */
const writeOff = fc.record({ product: anyProduct, beyond: fc.integer({ min: -6, max: 6 }) }).map((details) =>
  wish('WriteOff', details, (history) => {
    const product = documentIdOf(history, details.product);
    const pieces = Math.max((history.product(product)?.stock ?? 0) + details.beyond, 1);
    return { does: 'move stock', product, delta: -pieces, reason: 'damaged' };
  }),
);

const changePrice = fc.record({ product: anyProduct, price: fc.nat(999) }).map((details) =>
  wish('ChangePrice', details, (history) => {
    const change = { price: details.price };
    return { does: 'change product', product: documentIdOf(history, details.product), change };
  }),
);

const changeActive = fc
  .record({ product: anyProduct, active: fc.constantFrom(true, true, true, false) })
  .map((details) =>
    wish(details.active ? 'Activate' : 'Deactivate', { product: details.product }, (history) => {
      const change = { active: details.active };
      return { does: 'change product', product: documentIdOf(history, details.product), change };
    }),
  );

/** Placing is what everything else is about. Replays and transitions before the first order are left out. */
export const anyWish: fc.Arbitrary<Wish> = fc.oneof(
  { arbitrary: place, weight: 10 },
  { arbitrary: replay, weight: 5 },
  { arbitrary: reuseKey, weight: 2 },
  { arbitrary: moveOn, weight: 4 },
  { arbitrary: moveOrder('Cancel', 'cancel', ['owner', 'staff']), weight: 4 },
  { arbitrary: moveOrder('Confirm', 'confirm', ['staff', 'owner']), weight: 2 },
  { arbitrary: moveOrder('Ship', 'ship', ['staff', 'owner']), weight: 1 },
  { arbitrary: moveOrder('Deliver', 'deliver', ['staff', 'owner']), weight: 1 },
  { arbitrary: receive, weight: 3 },
  { arbitrary: writeOff, weight: 3 },
  { arbitrary: changePrice, weight: 1 },
  { arbitrary: changeActive, weight: 1 },
);
