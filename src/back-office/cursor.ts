/** Where a list of the panel goes on: the id of the last entry of the page before. */
import { z } from 'zod';

/** PostgreSQL's largest integer. */
export const LARGEST_ID = 2_147_483_647;

const NOT_OURS = 'must come from the page before';

export const cursor = z
  .string()
  .regex(/^[0-9]{1,10}$/, NOT_OURS)
  .transform(Number)
  .refine((id) => id <= LARGEST_ID, NOT_OURS);

/** A page, and the cursor of the next one; null when there is none. */
export interface CursorPage<Entry> {
  entries: Entry[];
  next: string | null;
}
