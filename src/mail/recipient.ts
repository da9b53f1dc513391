/** An order with whom to write to about it, and whether to write at all by the time the mail is to go out. */
import type { Core } from '@strapi/strapi';
import { z } from 'zod';
import { ORDER, orderRecord, WITH_LINES, type OrderRow } from '../ordering/order-records';
import type { OrderRecord } from '../ordering/placement';

interface Customer {
  email: string | null;
  blocked: boolean | null;
  firstName: string | null;
  lastName: string | null;
}

export interface Addressed {
  order: OrderRecord;
  address: string;
  /** Empty when they have not told. */
  name: string;
}

const POPULATE = {
  ...WITH_LINES,
  customer: { select: ['email', 'blocked', 'firstName', 'lastName'] },
};

/** The one of registration: exactly one address, and nothing beside it. */
const address = z.email({ pattern: z.regexes.html5Email });

/**
 * @returns the order and its customer; or, as a string, why nobody is written to: the order is gone or was cancelled
 * meanwhile, the customer is gone or blocked, or has no address.
 */
export async function findAddressed(strapi: Core.Strapi, documentId: string): Promise<Addressed | string> {
  const row: (OrderRow & { customer: Customer | null }) | null = await strapi.db
    .query(ORDER)
    .findOne({ where: { documentId }, populate: POPULATE });
  if (!row) return 'there is no such order any more';
  if (row.state === 'cancelled') return 'it was cancelled meanwhile';
  if (!row.customer) return 'its customer is gone';
  if (row.customer.blocked) return 'its customer is blocked';
  const { data: email } = address.safeParse(row.customer.email);
  if (email === undefined) return 'its customer has no address';
  const name = [row.customer.firstName, row.customer.lastName].filter(Boolean).join(' ');
  return { order: orderRecord(row), address: email, name };
}
