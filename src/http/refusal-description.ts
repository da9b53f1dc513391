/** What a refusal is made of, in words and types; src/http/refusals.ts says of each which they are. */
import type { z } from 'zod';
import type { Refusal as EngineRefusal } from '../ordering/errors';

type EngineCode = EngineRefusal['code'];

/** Refusals the engine knows nothing of: about the caller, the address and the shape of the message. */
type MessageCode =
  | 'ACCOUNT_BLOCKED'
  | 'ALREADY_REGISTERED'
  | 'FORBIDDEN'
  | 'INVALID_CREDENTIALS'
  | 'METHOD_NOT_ALLOWED'
  | 'NOT_FOUND'
  | 'PAYLOAD_TOO_LARGE'
  | 'RATE_LIMITED';

export type RefusalCode = EngineCode | MessageCode;

/** What the engine's own refusals hold besides their code. */
export type Carried<Code extends RefusalCode> = Omit<Extract<EngineRefusal, { code: Code }>, 'code'>;

export interface RefusalDescription<Details extends object = object> {
  status: 400 | 401 | 403 | 404 | 405 | 409 | 413 | 422 | 429 | 503;
  /** `error.name`, as Strapi calls errors of this status. */
  name: string;
  /** What `error.details` holds besides the code. */
  details: z.ZodType<Details>;
  when: string;
  /** What the app should do. */
  advice: string;
  example: { message: string; details: Details };
  /** Comes with `Retry-After`, in seconds. */
  retryAfter?: true;
}
