/** The field that customers send a voucher in; src/order-fields.ts puts it into the contract. */
import { z } from 'zod';

export const voucherField = z
  .string()
  .regex(/^[A-Za-z0-9-]{1,40}$/, 'must be 1 to 40 letters, digits and hyphens')
  .optional()
  .describe('The code of a voucher, in capitals or not');
