/** A limit was broken. `src/middlewares/errors.ts` makes it a 429. */
import { errors } from '@strapi/utils';
import { rateLimited } from './metrics';
import type { LimitName } from './table';

export class TooMany extends errors.RateLimitError {
  readonly retryAfterSeconds: number;

  /** @param retryAfterMs when the limit's time is over. */
  constructor(limit: LimitName, retryAfterMs: number) {
    super();
    this.retryAfterSeconds = Math.max(1, Math.ceil(retryAfterMs / 1_000));
    rateLimited.inc({ limit });
  }
}
