/** The small contracts that several tools share. */
import { z } from 'zod';
import { cursor } from '../back-office/cursor';

/** Who did something, as the panel shows it. */
export const who = z
  .object({
    kind: z.enum(['customer', 'staff', 'admin', 'token', 'system']),
    name: z.string().nullable(),
  })
  .nullable();

export const after = cursor.optional().describe('`next` of the page before');

export const next = z.string().nullable().describe('Send it as `after` for the next page; null at the end');
