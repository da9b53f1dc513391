/**
 * Everything the ordering engine may refuse, as data: one class, one code a reason, and one item per line
 * at fault. It knows no HTTP; `src/middlewares/errors.ts` turns a refusal into an answer.
 */
import type { OrderState } from './placement';

export interface ShortLine {
  product: string;
  requested: number;
  available: number;
}

export type Refusal =
  | { code: 'INVALID_REQUEST'; errors: { path: (string | number)[]; message: string }[] }
  | { code: 'UNKNOWN_PRODUCT'; lines: { product: string }[] }
  | { code: 'INSUFFICIENT_STOCK'; lines: ShortLine[] }
  | { code: 'PRICE_CHANGED'; expectedTotal: number; total: number }
  | { code: 'IDEMPOTENCY_KEY_REUSED' }
  | { code: 'INVALID_IDEMPOTENCY_KEY' }
  | { code: 'INVALID_TRANSITION'; from: OrderState; to: OrderState }
  /** The customer is gone, and was there when they asked. */
  | { code: 'UNAUTHENTICATED' }
  /** Nobody is erased while an order of theirs is under way. */
  | { code: 'OPEN_ORDERS'; orders: { documentId: string; number: string; state: OrderState }[] }
  | { code: 'UNAVAILABLE' }
  /** A plugin's decision: its name, its reason for programs, its words for people. */
  | { code: 'ORDER_REFUSED'; by: string; reason: string; message: string }
  /** A plugin's failure. */
  | { code: 'EXTENSION_FAILED'; by: string };

export type RefusalCode = Refusal['code'];

const MESSAGES: Record<RefusalCode, string> = {
  INVALID_REQUEST: 'The request is not of the expected shape',
  UNKNOWN_PRODUCT: 'A product of this order does not exist or is not for sale',
  INSUFFICIENT_STOCK: 'There is not enough stock',
  PRICE_CHANGED: 'The total is no longer what you expected',
  IDEMPOTENCY_KEY_REUSED: 'This Idempotency-Key was used with another request body',
  INVALID_IDEMPOTENCY_KEY: 'An Idempotency-Key has 1 to 255 printable ASCII characters',
  INVALID_TRANSITION: 'The state of the order does not allow this',
  UNAUTHENTICATED: 'Missing or invalid credentials',
  OPEN_ORDERS: 'Orders of this customer are still under way; deliver or cancel them first',
  UNAVAILABLE: 'The shop cannot take this request now; try again',
  ORDER_REFUSED: 'The order is refused',
  EXTENSION_FAILED: 'A part of the shop that has a say in orders has failed; try again',
};

/** A refusal on its way up: thrown by the engine, caught by the one middleware that answers. */
export class Refused extends Error {
  override readonly name = 'Refused';

  constructor(readonly refusal: Refusal) {
    super(messageOf(refusal));
  }
}

function messageOf(refusal: Refusal): string {
  if (refusal.code === 'ORDER_REFUSED') return refusal.message;
  if (refusal.code !== 'INVALID_REQUEST') return MESSAGES[refusal.code];
  const first = refusal.errors[0];
  return first ? `${first.path.join('.') || 'body'}: ${first.message}` : MESSAGES.INVALID_REQUEST;
}

/** @returns a refusal of one field, for checks that a schema cannot express. */
export const invalid = (path: (string | number)[], message: string): Refused =>
  new Refused({ code: 'INVALID_REQUEST', errors: [{ path, message }] });
