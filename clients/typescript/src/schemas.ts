/**
 * The names of what the API takes and gives. All of them come from its document by way of `document.ts`, which is
 * generated when the package is built; so a change of the API that this client has not heard of does not compile.
 */
import type { components } from './document.js';

type Schemas = components['schemas'];

export type Product = Schemas['Product'];
/** What staff are answered. */
export type ProductOfStaff = Schemas['ProductOfStaff'];
export type NewProduct = Schemas['NewProduct'];
export type ProductChanges = Schemas['ProductChanges'];
/** What the products of a list have in common. */
export type Facets = Schemas['Facets'];
export type Category = Schemas['Category'];
export type NewCategory = Schemas['NewCategory'];
export type CategoryChanges = Schemas['CategoryChanges'];
export type Customer = Schemas['Customer'];
export type ProfileChanges = Schemas['ProfileChanges'];
export type Order = Schemas['Order'];
export type OrderLine = Schemas['OrderLine'];
/** A discount, shipping or tax beside the lines. */
export type OrderAdjustment = Schemas['OrderAdjustment'];
export type ShippingAddress = Schemas['ShippingAddress'];
export type NewOrder = Schemas['NewOrder'];
export type StockMovement = Schemas['StockMovement'];
export type NewStockMovement = Schemas['NewStockMovement'];
export type Session = Schemas['Session'];
export type Registration = Schemas['Registration'];
export type Credentials = Schemas['Credentials'];
export type NewPassword = Schemas['NewPassword'];

export type RefreshedSession = Schemas['RefreshedSession'];

/** Who has logged in. */
export type User = Session['user'];

/** Where a page lies in its list. */
export type Pagination = Schemas['Pagination'];

/** Bodies of refusals that have a code. */
interface Refusing {
  error: { details: { code: string } };
}

type Refusal = Extract<Schemas[keyof Schemas], Refusing>;

/** Why the shop may refuse something. */
export type RefusalCode = Refusal['error']['details']['code'];

/** What a refusal with this code carries. */
export type RefusalDetails<Code extends RefusalCode> = Extract<
  Refusal,
  { error: { details: { code: Code } } }
>['error']['details'];
