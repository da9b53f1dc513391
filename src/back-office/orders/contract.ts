/** What the panel may ask of orders. */
import { z } from 'zod';
import { documentId, filledText } from '../../http/fields';

/** Far more than are done in the time a request has; see bulk-transition.ts. */
const MOST_ORDERS = 100;

/** PostgreSQL's largest integer. */
const LARGEST_ID = 2_147_483_647;

export const orderListQuery = z.strictObject({
  state: z.enum(['placed', 'confirmed', 'shipped', 'delivered', 'cancelled']).optional(),
  /** An order's number, or a customer's username or e-mail address. */
  search: filledText(255).optional(),
  /** The cursor that came with the page before. */
  after: z
    .string()
    .regex(/^[0-9]{1,10}$/, 'must come from the page before')
    .transform(Number)
    .refine((id) => id <= LARGEST_ID, 'must come from the page before')
    .optional(),
});

export type OrderListQuery = z.output<typeof orderListQuery>;

export const bulkTransition = z.strictObject({
  transition: z.enum(['confirm', 'ship', 'deliver', 'cancel']),
  orders: z
    .array(documentId)
    .min(1)
    .max(MOST_ORDERS)
    .refine((orders) => new Set(orders).size === orders.length, 'must not name an order twice'),
});
