/**
 * What a history knows so far: everything it asked for, and every state the shop may be in. Operations that were under
 * way at the same moment may have taken effect in any order, so each order that explains all answers leaves a state.
 */
import type { OrderState } from '../../../src/ordering/placement';
import { canonical } from './canonical';
import type { Answer, Happened, Identity, Operation, Order, OrderRequest } from './operations';
import { perform, type Product, type ShopState } from './shop-model';
import type { Stall } from './stall';

/** What stands in the database when a history is over, by documentId. */
export interface Books {
  products: Record<string, { price: number; stock: number; active: boolean; movements: number }>;
  orders: Record<string, Order & Pick<OrderRequest, 'customer' | 'idempotencyKey'>>;
}

/** Never equal to what the engine makes up: an order that the model sees placed and the engine did not place. */
const NO_IDENTITY: Identity = { documentId: 'new', number: 'new', placedAt: 'now' };

export class History {
  /** Every request with a key, in the order in which they were sent. */
  readonly requests: OrderRequest[] = [];
  /** The documentIds of all orders, from the oldest on. */
  readonly orders: string[] = [];
  readonly answers: Answer[] = [];
  private states: ShopState[];

  constructor(readonly stall: Stall) {
    const { currency, products } = stall;
    const opening = new Map(products.map(({ documentId, product }) => [documentId, product]));
    this.states = [{ currency, products: opening, orders: new Map(), keys: new Map() }];
  }

  /** To be called before the operation is started, so that another one may send the same request meanwhile. */
  noteStart(operation: Operation): void {
    if (operation.does === 'place' && operation.request.idempotencyKey !== null)
      this.requests.push(operation.request);
  }

  /** @returns the product as it is now, as far as one can know it. */
  product(documentId: string): Product | undefined {
    return this.states[0]?.products.get(documentId);
  }

  /** @returns the state of one of its orders, as far as one can know it. */
  stateOf(documentId: string): OrderState {
    const placed = this.states[0]?.orders.get(documentId);
    if (!placed) throw new Error(`${documentId} is no order of this history`);
    return placed.order.state;
  }

  /**
   * @param together what was under way at the same moment.
   * @throws Error when there is no order of these operations in which the model gives exactly these answers.
   */
  observe(together: Happened[]): void {
    const reached = this.states.flatMap((state) => statesAfter(state, together));
    if (reached.length === 0) throw new Error(this.contradiction(together));
    this.states = distinct(reached);
    for (const { answer } of together) {
      this.answers.push(answer);
      if (answer.kind === 'placed') this.orders.push(answer.order.documentId);
    }
  }

  /** @throws Error when the books are those of none of the possible states. */
  expectBooks(books: Books): void {
    const possible = this.states.map(booksOf);
    if (possible.some((expected) => canonical(expected) === canonical(books))) return;
    throw new Error(
      `The database holds\n${canonical(books)}\nand may hold\n${possible.map(canonical).join('\nor\n')}`,
    );
  }

  private contradiction(together: Happened[]): string {
    const asked = together.map(
      ({ operation, answer }) => `  ${canonical(operation)}\n    was answered ${canonical(answer)}`,
    );
    const alone = this.states.flatMap((state) =>
      together.map((happened) => `  ${canonical(answerAlone(state, happened))}`),
    );
    return [
      'No order of these operations explains their answers:',
      ...asked,
      'Each of them alone would be answered, in each of the states the shop may have been in:',
      ...alone,
    ].join('\n');
  }
}

/** Tries the operations in every order, as far as the answers agree. */
function statesAfter(state: ShopState, together: Happened[]): ShopState[] {
  if (together.length === 0) return [state];
  return together.flatMap((happened, index) => {
    const { answer, state: next } = perform(state, happened.operation, identityIn(state, happened.answer));
    const agrees = canonical(answer) === canonical(happened.answer);
    return agrees ? statesAfter(next, together.toSpliced(index, 1)) : [];
  });
}

const answerAlone = (state: ShopState, { operation, answer }: Happened): Answer =>
  perform(state, operation, identityIn(state, answer)).answer;

/** An order that was placed has an identity that no order had before. */
function identityIn(state: ShopState, answer: Answer): Identity {
  if (answer.kind !== 'placed') return NO_IDENTITY;
  const { documentId, number, placedAt } = answer.order;
  const taken = [...state.orders.values()].some(
    ({ order }) => order.documentId === documentId || order.number === number,
  );
  return taken ? NO_IDENTITY : { documentId, number, placedAt };
}

const distinct = (states: ShopState[]): ShopState[] => [
  ...new Map(states.map((state) => [canonical(state), state])).values(),
];

const booksOf = ({ products, orders }: ShopState): Books => ({
  products: Object.fromEntries(
    [...products].map(([documentId, { price, stock, active }]) => [
      documentId,
      { price, stock, active, movements: stock },
    ]),
  ),
  orders: Object.fromEntries(
    [...orders].map(
      ([
        documentId,
        {
          order,
          request: { customer, idempotencyKey },
        },
      ]) => [documentId, { ...order, customer, idempotencyKey }],
    ),
  ),
});
