/**
 * A customer with a phone: browses, orders, orders again when no answer came, taps twice, changes their mind, and
 * now and then registers a friend.
 */
import { PASSWORD } from '../../support/people';
import { call, type Request, type World } from './caller';
import {
  acceptedOrder,
  isPlacing,
  isUnknown,
  statusOf,
  type Intent,
  type Operation,
  type Placing,
} from './history';
import { Identity } from './identity';
import type { Randomness } from './randomness';

type PlacingIntent = Placing['intent'];

/** How often each is wished for, relative to the others. Registering hashes a password, which takes long on purpose. */
const WISHES = {
  place: 200,
  'tap twice': 25,
  'place again': 40,
  'reuse key': 10,
  cancel: 50,
  browse: 250,
  'read product': 80,
  'read orders': 60,
  register: 1,
} as const;

/** Most of what is wished for is wished for by everybody. */
const HOT_PRODUCTS = 4;

export class Customer {
  private readonly acknowledged: Placing[] = [];
  private readonly cancellable: string[] = [];
  private orders = 0;

  constructor(
    private readonly world: World,
    private readonly identity: Identity,
    private readonly products: string[],
    private readonly randomness: Randomness,
  ) {}

  /** Does one thing. */
  async act(): Promise<void> {
    const wish = this.randomness.weighted(WISHES);
    switch (wish) {
      case 'place':
        return this.order(this.newOrder());
      case 'tap twice': {
        const intent = { ...this.newOrder(), key: `${this.identity.username}-${this.orders}` };
        await Promise.all([this.order(intent), this.order({ ...intent, kind: 'place again' })]);
        return;
      }
      case 'place again':
        return this.orderAgain();
      case 'reuse key':
        return this.reuseKey();
      case 'cancel':
        return this.cancel();
      case 'register':
        return this.register();
      default:
        return this.read(wish);
    }
  }

  private async read(kind: 'browse' | 'read product' | 'read orders'): Promise<void> {
    const product = this.randomness.pick(this.products);
    const reads = {
      browse: { path: '/api/products?pagination[pageSize]=20', intent: { kind: 'browse' } },
      'read product': { path: `/api/products/${product}`, intent: { kind: 'read product', product } },
      'read orders': { path: '/api/orders?pagination[pageSize]=5', intent: { kind: 'read orders' } },
    } as const;
    await this.ask({ method: 'GET', ...reads[kind] });
  }

  private newOrder(): PlacingIntent {
    this.orders += 1;
    const note = `${this.identity.username} ${this.orders}`;
    const lines = Array.from({ length: this.randomness.between(1, 3) }, () => ({
      product: this.randomness.pick(
        this.randomness.chance(0.5) ? this.products.slice(0, HOT_PRODUCTS) : this.products,
      ),
      quantity: this.randomness.between(1, 3),
    }));
    const key = this.randomness.chance(0.75) ? note.replace(' ', '-') : null;
    const expectedTotal = this.randomness.chance(0.1) ? this.randomness.between(1, 9) * 10 : undefined;
    return { kind: 'place', note, key, lines, expectedTotal };
  }

  /** When nothing came back, half of all customers try again at once, and only those with a key may. */
  private async order(intent: PlacingIntent): Promise<void> {
    const operation = await this.place(intent);
    if (isUnknown(operation) && intent.key !== null && this.randomness.chance(0.5))
      await this.place({ ...intent, kind: 'place again' });
  }

  private async orderAgain(): Promise<void> {
    const earlier = this.earlierWithKey();
    if (earlier) await this.place({ ...earlier.intent, kind: 'place again' });
  }

  private async reuseKey(): Promise<void> {
    const earlier = this.earlierWithKey();
    if (earlier) await this.place({ ...this.newOrder(), key: earlier.intent.key, kind: 'reuse key' });
  }

  private earlierWithKey(): Placing | undefined {
    const withKey = this.acknowledged.filter(({ intent }) => intent.key !== null);
    return withKey.length === 0 ? undefined : this.randomness.pick(withKey);
  }

  private async place(intent: PlacingIntent): Promise<Operation> {
    const operation = await this.ask(orderRequest(intent));
    if (isPlacing(operation)) {
      const order = acceptedOrder(operation);
      if (order && statusOf(operation) === 201) {
        this.acknowledged.push(operation);
        this.cancellable.push(order.documentId);
      }
    }
    return operation;
  }

  private async cancel(): Promise<void> {
    if (this.cancellable.length === 0) return;
    const order = this.randomness.pick(this.cancellable);
    const path = `/api/orders/${order}/cancel`;
    await this.ask({ method: 'POST', path, intent: { kind: 'cancel', order } });
  }

  /** The new one orders once with their token. */
  private async register(): Promise<void> {
    this.orders += 1;
    const username = `${this.identity.username}x${this.orders}`;
    const intent: Intent = { kind: 'register', username };
    const body = { username, email: `${username}@shop.example`, password: PASSWORD };
    const { answer } = await this.ask({ method: 'POST', path: '/api/auth/local/register', intent, body });
    if (answer.kind !== 'answered' || answer.status !== 200) return;
    const friend = new Identity(this.world, username, answer.body.jwt as string, this.randomness);
    const visitor = new Customer(this.world, friend, this.products, this.randomness);
    await visitor.order(visitor.newOrder());
  }

  private async ask(request: Omit<Request, 'token'>): Promise<Operation> {
    const server = this.randomness.between(0, this.world.servers.length - 1);
    const token = request.intent.kind === 'register' ? undefined : await this.identity.token();
    const operation = await call(this.world, this.identity.username, server, { ...request, token });
    if (statusOf(operation) === undefined) await breath();
    return operation;
  }
}

/** @returns what is sent for this wish, byte for byte the same each time. */
export function orderRequest(intent: PlacingIntent): Omit<Request, 'token'> {
  const { lines, note, expectedTotal, key } = intent;
  const body = { data: { lines, note, ...(expectedTotal === undefined ? {} : { expectedTotal }) } };
  return { method: 'POST', path: '/api/orders', intent, body, key };
}

/** Nobody taps faster than this at a shop that is not there. */
export const breath = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 50));
