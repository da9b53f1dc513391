/**
 * Every refusal a caller of the API can meet, as one table: its status, what it carries, when it happens and what an app
 * should do about it. The middleware that answers, the API's document and docs/errors.md are all made from it.
 */
import { z } from 'zod';
import { ORDER_STATES } from '../ordering/placement';
import type { Carried, RefusalCode, RefusalDescription } from './refusal-description';

const nothing = z.object({});
const noDetails = (message: string) => ({ message, details: {} });

const DOCUMENT_ID = 'z7v8zma53x01r6oceimv922b';

export const REFUSALS: { [Code in RefusalCode]: RefusalDescription<Carried<Code>> } = {
  INVALID_REQUEST: {
    status: 400,
    name: 'ValidationError',
    details: z.object({
      errors: z.array(z.object({ path: z.array(z.union([z.string(), z.int()])), message: z.string() })),
    }),
    when: 'The body or a parameter is not of the shape that the route takes; each entry of `errors` names one field.',
    advice: 'Show the messages beside the fields; a retry will not help.',
    example: {
      message: 'lines.0.quantity: Too small: expected number to be >=1',
      details: {
        errors: [{ path: ['lines', 0, 'quantity'], message: 'Too small: expected number to be >=1' }],
      },
    },
  },
  INVALID_CREDENTIALS: {
    status: 400,
    name: 'ValidationError',
    details: nothing,
    when: 'Nobody has this name or address together with this password; which of the two is wrong is not told.',
    advice: 'Ask for both again.',
    example: noDetails('Invalid identifier or password'),
  },
  ACCOUNT_BLOCKED: {
    status: 400,
    name: 'ApplicationError',
    details: nothing,
    when: 'The password is right, but staff have blocked the account.',
    advice: 'Say so, and how to reach the shop.',
    example: noDetails('Your account has been blocked by an administrator'),
  },
  ALREADY_REGISTERED: {
    status: 400,
    name: 'ApplicationError',
    details: nothing,
    when: 'Somebody has registered with this username or address before.',
    advice: 'Offer to log in, or ask for another username.',
    example: noDetails('Email or Username are already taken'),
  },
  UNKNOWN_PRODUCT: {
    status: 400,
    name: 'ValidationError',
    details: z.object({ lines: z.array(z.object({ product: z.string() })) }),
    when: 'Products of the order (or of the movement) do not exist or are not for sale any more; all of them are listed.',
    advice: 'Take them out of the basket, say so, and let the customer order the rest.',
    example: {
      message: 'A product of this order does not exist or is not for sale',
      details: { lines: [{ product: DOCUMENT_ID }] },
    },
  },
  INVALID_IDEMPOTENCY_KEY: {
    status: 400,
    name: 'ValidationError',
    details: nothing,
    when: '`Idempotency-Key` is empty, longer than 255 characters or holds more than printable ASCII.',
    advice: 'A mistake in the app: use a UUID.',
    example: noDetails('An Idempotency-Key has 1 to 255 printable ASCII characters'),
  },
  UNAUTHENTICATED: {
    status: 401,
    name: 'UnauthorizedError',
    details: nothing,
    when: 'The token is malformed, has ended or was revoked, or its user is blocked or gone.',
    advice: 'Refresh once and repeat; where that is refused too, ask the customer to log in.',
    example: noDetails('Missing or invalid credentials'),
  },
  FORBIDDEN: {
    status: 403,
    name: 'ForbiddenError',
    details: nothing,
    when: 'There is no token, or its role may not do this.',
    advice: 'Without a token: log in. With one: do not offer this to this user.',
    example: noDetails('Forbidden'),
  },
  NOT_FOUND: {
    status: 404,
    name: 'NotFoundError',
    details: nothing,
    when: 'There is nothing at this address, or it is not yours to know of.',
    advice: 'Take it off the screen and reload the list it stood in.',
    example: noDetails('Not Found'),
  },
  METHOD_NOT_ALLOWED: {
    status: 405,
    name: 'MethodNotAllowedError',
    details: nothing,
    when: 'There is something at this address, but not for this method.',
    advice: 'A mistake in the app: compare with the API page.',
    example: noDetails('Method Not Allowed'),
  },
  INSUFFICIENT_STOCK: {
    status: 409,
    name: 'ConflictError',
    details: z.object({
      lines: z.array(z.object({ product: z.string(), requested: z.int(), available: z.int() })),
    }),
    when: 'There is less in stock than asked for; every short line is listed, and nothing was taken.',
    advice: 'Offer what is `available`, then order again.',
    example: {
      message: 'There is not enough stock',
      details: { lines: [{ product: DOCUMENT_ID, requested: 3, available: 1 }] },
    },
  },
  PRICE_CHANGED: {
    status: 409,
    name: 'ConflictError',
    details: z.object({ expectedTotal: z.number(), total: z.number() }),
    when: 'The order would cost something else than the `expectedTotal` that was sent; nothing was taken.',
    advice: 'Show the new `total` and order again with it once the customer agrees.',
    example: {
      message: 'The total is no longer what you expected',
      details: { expectedTotal: 19.98, total: 21.98 },
    },
  },
  ORDER_REFUSED: {
    status: 409,
    name: 'ConflictError',
    details: z.object({ by: z.string(), reason: z.string(), message: z.string() }),
    when: 'A rule of this shop forbids the order: `by` names the extension whose rule it is, `reason` is for programs, `message` for people. Nothing was taken.',
    advice:
      'Show the `message`; act on a `reason` the app knows, such as taking an expired voucher off the order.',
    example: {
      message: 'This voucher has expired',
      details: { by: 'vouchers', reason: 'VOUCHER_EXPIRED', message: 'This voucher has expired' },
    },
  },
  INVALID_TRANSITION: {
    status: 409,
    name: 'ConflictError',
    details: z.object({ from: z.enum(ORDER_STATES), to: z.enum(ORDER_STATES) }),
    when: 'The state of the order does not allow this (any more), or does not allow it to you.',
    advice: 'Reload the order and show the state it is in.',
    example: {
      message: 'The state of the order does not allow this',
      details: { from: 'shipped', to: 'cancelled' },
    },
  },
  OPEN_ORDERS: {
    status: 409,
    name: 'ConflictError',
    details: z.object({
      orders: z.array(z.object({ documentId: z.string(), number: z.string(), state: z.enum(ORDER_STATES) })),
    }),
    when: "Staff want to erase a customer, by the panel's API, while orders of theirs are placed, confirmed or shipped; each is listed. Nothing was erased.",
    advice: 'Deliver or cancel these orders, then erase again.',
    example: {
      message: 'Orders of this customer are still under way; deliver or cancel them first',
      details: {
        orders: [{ documentId: 'm5n8b1v4c7x0z3a6s9d2f5g8', number: '260102-7F3K9Q2M', state: 'shipped' }],
      },
    },
  },
  PAYLOAD_TOO_LARGE: {
    status: 413,
    name: 'PayloadTooLargeError',
    details: nothing,
    when: 'The body is larger than 1 MB.',
    advice: 'A mistake in the app: nothing the API takes is that large.',
    example: noDetails('Payload Too Large'),
  },
  IDEMPOTENCY_KEY_REUSED: {
    status: 422,
    name: 'UnprocessableEntityError',
    details: nothing,
    when: 'This customer has placed another order with the same `Idempotency-Key` within the last 30 days.',
    advice: 'A mistake in the app: one key for one order; the same key only to send the same order again.',
    example: noDetails('This Idempotency-Key was used with another request body'),
  },
  RATE_LIMITED: {
    status: 429,
    name: 'RateLimitError',
    details: nothing,
    when: 'There were too many requests of this kind, or altogether, in a short time.',
    advice: 'Wait for `Retry-After` seconds, then repeat the request as it was.',
    example: noDetails('Too many requests, please try again later.'),
    retryAfter: true,
  },
  EXTENSION_FAILED: {
    status: 503,
    name: 'ServiceUnavailableError',
    details: z.object({ by: z.string() }),
    when: 'An extension of the shop that has a say in orders, named in `by`, failed or took too long. The order was not taken.',
    advice:
      'Wait for `Retry-After` seconds and repeat, with the same `Idempotency-Key`. When that fails as well, say that the shop has trouble.',
    example: {
      message: 'A part of the shop that has a say in orders has failed; try again',
      details: { by: 'vouchers' },
    },
    retryAfter: true,
  },
  UNAVAILABLE: {
    status: 503,
    name: 'ServiceUnavailableError',
    details: nothing,
    when: 'The shop cannot decide now: its database is away, or it has more to do than it can.',
    advice:
      'Wait for `Retry-After` seconds and repeat. An order is repeated with the same `Idempotency-Key`: if it was taken after all, it comes back, and is not taken twice.',
    example: noDetails('The shop cannot take this request now; try again'),
    retryAfter: true,
  },
};
