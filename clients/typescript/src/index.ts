/** What the package offers. */
export type { CallOptions } from './api.js';
export type { Fetch } from './attempt.js';
export type { BackOff } from './back-off.js';
export type { Collection, EditableCollection, GetOptions } from './collection.js';
export type { Customers } from './customers.js';
export {
  ConnectionLost,
  RequestAborted,
  ShopError,
  ShopRefusal,
  SignedOut,
  type CodedRefusal,
} from './errors.js';
export { makeIdempotencyKey } from './idempotency-key.js';
export type { Orders, PlaceOptions } from './orders.js';
export type { Page } from './pages.js';
export type { ProductPage, ProductQuery, Products } from './products.js';
export type { Filters, FilterValue, ListQuery, PageQuery } from './query.js';
export type * from './schemas.js';
export type { Session as ShopSession } from './session.js';
export { MemoryStore, type SavedSession, type SessionStore } from './session-store.js';
export { OpplyShop, type ShopOptions } from './shop.js';
export type { StockMovements } from './stock-movements.js';
