/** The client's front door: one object for one shop and one session, with a room for each noun. */
import { Api } from './api.js';
import type { Fetch } from './attempt.js';
import type { BackOff } from './back-off.js';
import { EditableCollection } from './collection.js';
import { Connection } from './connection.js';
import { Customers } from './customers.js';
import type { SignedOut } from './errors.js';
import { makeIdempotencyKey } from './idempotency-key.js';
import { Orders } from './orders.js';
import { Products } from './products.js';
import type { Category, CategoryChanges, NewCategory } from './schemas.js';
import { Session } from './session.js';
import { SessionKeeper } from './session-keeper.js';
import { MemoryStore, type SessionStore } from './session-store.js';
import { StockMovements } from './stock-movements.js';

export interface ShopOptions {
  /** Where the shop is, without `/api`: `https://shop.example`. */
  url: string;
  /** Where the session is kept; in memory where nobody says. */
  store?: SessionStore;
  /** In place of the platform's own. */
  fetch?: Fetch;
  /** How long one call tries, in milliseconds, all attempts and pauses together. 30 seconds where nobody says. */
  deadlineMs?: number;
  /**
   * How long one attempt waits for a connection that says nothing, in milliseconds. 15 seconds where nobody says: the shop
   * itself answers within 9, if only to say that it cannot.
   */
  attemptTimeoutMs?: number;
  /** The pauses between attempts. Up to 250 ms, doubled each time, to at most 8 seconds where nobody says. */
  backOff?: BackOff;
  /** In place of the platform's secure random numbers, where it has none. */
  makeIdempotencyKey?: () => string;
  /** Called when a session ends that nobody has ended: show the log-in. */
  onSignedOut?: (error: SignedOut) => void;
}

export class OpplyShop {
  readonly session: Session;
  readonly products: Products;
  readonly categories: EditableCollection<Category, NewCategory, CategoryChanges>;
  readonly orders: Orders;
  readonly customers: Customers;
  readonly stockMovements: StockMovements;

  /** @throws TypeError when the address is none. */
  constructor({
    url,
    store = new MemoryStore(),
    // Looked up when it is used, and called as nobody's method, as browsers insist on.
    fetch = (address, init) => globalThis.fetch(address, init),
    deadlineMs = 30_000,
    attemptTimeoutMs = 15_000,
    backOff = { firstMs: 250, longestMs: 8_000 },
    makeIdempotencyKey: makeKey = makeIdempotencyKey,
    onSignedOut = () => undefined,
  }: ShopOptions) {
    const connection = new Connection({ url: addressOf(url), fetch, attemptTimeoutMs, backOff });
    const keeper = new SessionKeeper(connection, { store, deadlineMs, onSignedOut });
    const api = new Api(connection, keeper, deadlineMs);
    this.session = new Session(api, keeper);
    this.products = new Products(api, '/products');
    this.categories = new EditableCollection(api, '/categories');
    this.orders = new Orders(api, makeKey);
    this.customers = new Customers(api);
    this.stockMovements = new StockMovements(api);
  }
}

function addressOf(url: string): string {
  if (/^https?:\/\/[^/?#]+[^?#]*$/.test(url)) return url.replace(/\/+$/, '');
  throw new TypeError(`The address of a shop is like https://shop.example, not ${JSON.stringify(url)}`);
}
