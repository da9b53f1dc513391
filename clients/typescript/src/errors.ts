/**
 * Everything that can go wrong, as the few kinds an app treats differently: the shop said no, nobody knows whether it
 * heard, the session is over, the app changed its mind. What a refusal carries is typed by its code.
 */
import type { RefusalCode, RefusalDetails } from './schemas.js';

/** What all errors of this client have in common. */
export class ShopError extends Error {
  /**
   * The key of the order that was being placed. `orders.place(order, { idempotencyKey })` with the same order asks for it
   * again, now or tomorrow, and never orders twice.
   */
  idempotencyKey?: string;
}

/** A refusal of which the code is known. */
export type CodedRefusal<Code extends RefusalCode> = ShopRefusal & {
  readonly code: Code;
  readonly details: RefusalDetails<Code>;
};

interface RefusalFacts {
  status: number;
  message: string;
  code: RefusalCode | undefined;
  details: unknown;
  retryAfterMs: number | undefined;
  requestId: string | undefined;
  earlierMayHaveActed: boolean;
}

/** The shop has answered, and the answer is no. */
export class ShopRefusal extends ShopError {
  override readonly name = 'ShopRefusal';
  /** HTTP's. */
  readonly status: number;
  /** Undefined where the answer has none, as that of a gateway or of a bug. */
  readonly code: RefusalCode | undefined;
  /** What comes with the code; typed after `is(code)`. */
  readonly details: unknown;
  /** Milliseconds the shop asks to wait before the next attempt, where it does. */
  readonly retryAfterMs: number | undefined;
  /** Under which the shop's log has this request. */
  readonly requestId: string | undefined;
  /** Whether an attempt before this answer was left without a clear one, so that the shop may have acted on it. */
  readonly earlierMayHaveActed: boolean;

  constructor(facts: RefusalFacts) {
    super(facts.message);
    this.status = facts.status;
    this.code = facts.code;
    this.details = facts.details;
    this.retryAfterMs = facts.retryAfterMs;
    this.requestId = facts.requestId;
    this.earlierMayHaveActed = facts.earlierMayHaveActed;
  }

  /**
   * @param code one of the API's.
   * @returns whether this is it; then `details` are of its type.
   */
  is<Code extends RefusalCode>(code: Code): this is CodedRefusal<Code> {
    return this.code === code;
  }
}

/** No answer came, however often the shop was asked. It may have acted on the request all the same. */
export class ConnectionLost extends ShopError {
  override readonly name = 'ConnectionLost';

  /**
   * @param attempts how often it was tried.
   * @param cause what became of the last attempt.
   */
  constructor(
    readonly attempts: number,
    readonly cause: unknown,
  ) {
    super(`No answer from the shop after ${attempts === 1 ? 'one attempt' : `${attempts} attempts`}`);
  }
}

/** The session is over: revoked, expired or forgotten. Its tokens are gone from the store; somebody has to log in. */
export class SignedOut extends ShopError {
  override readonly name = 'SignedOut';

  /** @param cause the refusal that ended it, if one did. */
  constructor(readonly cause?: unknown) {
    super('The session is over: log in again');
  }
}

/** The signal that came with the request was aborted. The shop may have acted on it all the same. */
export class RequestAborted extends ShopError {
  /** As the platform's own. */
  override readonly name = 'AbortError';

  constructor() {
    super('The request was aborted');
  }
}
